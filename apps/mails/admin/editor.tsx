// Edits the texts of one mail, with a preview beside them.
import { type FormEvent, useState } from 'react'
import { faultsByField, isProblem } from '#admin/api/problem.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useCall } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { EditorFields } from './editor-fields.tsx'
import { bodyOf, type MailKind, namesOf, TEXTS, type Texts } from './mail.ts'
import styles from './mails.module.css'
import { PreviewOf } from './preview.tsx'
import { Reset } from './reset.tsx'
import { t } from './texts.ts'

export function Editor({ kind, kept }: { kind: MailKind; kept: Texts }) {
  const { permissions, person } = useAdmin()
  const mayWrite = permissions.includes('mailTemplates.update')
  const [texts, setTexts] = useState<Texts>(
    () => Object.fromEntries(TEXTS.map((name) => [name, kept[name] ?? ''])) as unknown as Texts,
  )
  const { mutate, error, isPending } = useCall()
  const body = bodyOf(kind, texts)
  const path = `/mails/${kind.kind}`
  const { fields: faults, rest } = isProblem(error) ? faultsByField(error, namesOf(kind)) : { fields: {}, rest: [] }
  const isWhole = error !== null && (rest.length > 0 || Object.keys(faults).length === 0)
  const save = (event: FormEvent) => {
    event.preventDefault()
    mutate({ method: 'PUT', path: `${path}/template`, body }, { onSuccess: () => tell(t('saved')) })
  }
  const test = () =>
    mutate(
      { method: 'POST', path: `${path}/test`, body },
      { onSuccess: () => tell(t('test.done', { email: person?.email ?? '' })) },
    )
  return (
    <Screen title={wordsOf(kind.kind)} above={<PageLink page="mails">{t('back')}</PageLink>}>
      <div className={styles.both}>
        <form className={styles.form} onSubmit={save} aria-label={wordsOf(kind.kind)}>
          {isWhole && <ProblemNotice error={error} />}
          <EditorFields kind={kind} texts={texts} faults={faults} isReadOnly={!mayWrite} onChange={setTexts} />
          {mayWrite && (
            <div className={styles.row}>
              <Button type="submit" tone="strong" disabled={isPending}>
                {t('save')}
              </Button>
              <Button disabled={isPending} onClick={test}>
                {t('test')}
              </Button>
              {kind.templateId && permissions.includes('mailTemplates.delete') && <Reset id={kind.templateId} />}
            </div>
          )}
        </form>
        {mayWrite && <PreviewOf path={`${path}/preview`} body={body} />}
      </div>
    </Screen>
  )
}
