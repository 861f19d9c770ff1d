// The fields of one mail, and the placeholders they may contain.
import { useRef } from 'react'
import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { type MailKind, namesOf, type TextName, type Texts, withWord } from './mail.ts'
import styles from './mails.module.css'
import { t } from './texts.ts'

export interface EditorFieldsProps {
  readonly kind: MailKind
  readonly texts: Texts
  readonly faults: Readonly<Record<string, readonly string[]>>
  readonly isReadOnly: boolean
  onChange(texts: Texts): void
}

export function EditorFields({ kind, texts, faults, isReadOnly, onChange }: EditorFieldsProps) {
  // The last focused field: placeholders are inserted there.
  const last = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null)
  const insert = (word: string) => {
    const name = (last.current?.name ?? 'body') as TextName
    const place = last.current?.selectionEnd ?? texts.body.length
    onChange({ ...texts, [name]: withWord(texts[name], word, place) })
    last.current?.focus()
  }
  return (
    <>
      {namesOf(kind).map((name) => {
        const id = `mail-${name}`
        const help = name === 'body' ? t('body.help') : null
        const wrong = faults[name] ?? []
        const Control = name === 'body' ? 'textarea' : 'input'
        return (
          <Field key={name} id={id} label={t(name)} help={help} faults={wrong}>
            <Control
              id={id}
              name={name}
              className={controls.control}
              value={texts[name]}
              readOnly={isReadOnly}
              aria-invalid={wrong.length > 0}
              aria-describedby={describedBy({ id, help, faults: wrong })}
              {...(name === 'body' && { rows: 9 })}
              onFocus={(event) => {
                last.current = event.currentTarget
              }}
              onChange={(event) => onChange({ ...texts, [name]: event.target.value })}
            />
          </Field>
        )
      })}
      {!isReadOnly && (
        <fieldset className={styles.words}>
          <legend>{t('words')}</legend>
          <p className={styles.soft}>{t('words.help')}</p>
          <div className={styles.row}>
            {kind.words.map((word) => (
              <Button key={word} onClick={() => insert(word)}>
                <code>{`{{${word}}}`}</code>
              </Button>
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
