// Details of one file: facts, name, visibility, link, and what uses it.
import { useState } from 'react'
import { Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { Facts } from '#admin/kit/shown/facts.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useCall, useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { usePreview } from '#admin/widgets/uploads.ts'
import { CopyLink } from './copy-link.tsx'
import { DeleteFile } from './delete-file.tsx'
import { isImage, type LibraryFile } from './file.ts'
import styles from './files.module.css'
import { dimensionsOf, sizeOf } from './found.tsx'
import { t } from './texts.ts'
import { Uses } from './uses.tsx'

export function FileDetails({ id }: { id: string }) {
  const [, change] = useWords()
  const { permissions } = useAdmin()
  const { data: file, error, refetch } = useRead<LibraryFile>(`/files/${encodeURIComponent(id)}`)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!file) return null
  return (
    <div className={styles.details}>
      <Block
        title={t('details', { name: file.name })}
        actions={
          <>
            <CopyLink file={file} />
            {permissions.includes('files.delete') && <DeleteFile file={file} />}
            <Button onClick={() => void change({ file: undefined })}>{t('close')}</Button>
          </>
        }
      >
        <div className={styles.both}>
          <Picture file={file} />
          <div className={styles.told}>
            <Facts
              of={[
                [t('type'), file.type],
                [t('size'), sizeOf(file)],
                [t('dimensions'), dimensionsOf(file)],
                [t('reach'), t(file.isPublic ? 'public.yes' : 'public.no')],
                [t('added'), <Moment key="added" at={file.createdAt} />],
                [t('fingerprint'), file.sha256],
              ]}
            />
            {permissions.includes('files.update') && (
              <Change key={`${file.name} ${file.alt} ${file.isPublic}`} file={file} />
            )}
            <h3>{t('used')}</h3>
            <Uses id={id} />
          </div>
        </div>
      </Block>
    </div>
  )
}

function Picture({ file }: { file: LibraryFile }) {
  const preview = usePreview(isImage(file) ? file.id : null)
  if (!preview) return null
  return <img className={styles.picture} src={preview} alt={file.alt ?? t('preview', { name: file.name })} />
}

function Change({ file }: { file: LibraryFile }) {
  const [name, setName] = useState(file.name)
  const [alt, setAlt] = useState(file.alt ?? '')
  const [isPublic, setPublic] = useState(file.isPublic)
  const { mutate, error, isPending } = useCall()
  const isSame = name === file.name && alt === (file.alt ?? '') && isPublic === file.isPublic
  const save = () =>
    mutate(
      { method: 'PATCH', path: `/files/${file.id}`, body: { name, alt: alt.trim() || null, isPublic } },
      { onSuccess: () => tell(t('saved')) },
    )
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {error && <ProblemNotice error={error} />}
      <Field id="file-name" label={t('name')}>
        <input
          id="file-name"
          className={controls.control}
          maxLength={200}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {isImage(file) && (
        <Field id="file-alt" label={t('alt')} help={t('alt.help')}>
          <input
            id="file-alt"
            className={controls.control}
            maxLength={300}
            aria-describedby="file-alt-help"
            value={alt}
            onChange={(event) => setAlt(event.target.value)}
          />
        </Field>
      )}
      <label className={styles.box}>
        <input type="checkbox" checked={isPublic} onChange={(event) => setPublic(event.target.checked)} />
        {t('public')}
      </label>
      <div>
        <Button type="submit" disabled={isPending || isSame}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
