// Asks for the target of a link; refuses addresses that could run code.
import type { Editor } from '@tiptap/core'
import { type FormEvent, useState } from 'react'
import { Field } from '../../kit/asking/field.tsx'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { Dialog } from '../../kit/page/dialog.tsx'
import { t } from '../../texts/t.ts'
import { isSafeLink } from './markdown.ts'
import styles from './rich-text.module.css'

export function LinkDialog({ editor, onClose }: { editor: Editor; onClose(): void }) {
  const before = String(editor.getAttributes('link').href ?? '')
  const [address, setAddress] = useState(before)
  const [faults, setFaults] = useState<readonly string[]>([])
  const put = (event: FormEvent) => {
    event.preventDefault()
    const href = address.trim()
    if (!isSafeLink(href)) return setFaults([t('value.rich.link.refused')])
    onClose()
    if (!editor.state.selection.empty || before) editor.chain().focus().extendMarkRange('link').setLink({ href }).run()
    else
      editor
        .chain()
        .focus()
        .insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] })
        .run()
  }
  const remove = () => {
    onClose()
    editor.chain().focus().extendMarkRange('link').unsetLink().run()
  }
  return (
    <Dialog title={t('value.rich.link')} onClose={onClose}>
      <form className={styles.link} onSubmit={put} noValidate>
        <Field id="link-address" label={t('value.rich.link.address')} faults={faults}>
          <input
            id="link-address"
            className={controls.control}
            type="text"
            inputMode="url"
            aria-invalid={faults.length > 0}
            aria-describedby={faults.length > 0 ? 'link-address-fault' : undefined}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
        <div className={styles.answers}>
          {before && <Button onClick={remove}>{t('value.rich.link.remove')}</Button>}
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" tone="strong">
            {t('value.rich.link.put')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
