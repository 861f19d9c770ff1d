// The tenant's logo: one of its public images, or an upload.
import { useMutation } from '@tanstack/react-query'
import { uploadFile } from '#admin/api/files/files.ts'
import { Upload } from '#admin/kit/asking/upload.tsx'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { forgetAll, useRead } from '#admin/state/server/use-api.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { acceptedPictures, usePreview } from '#admin/widgets/uploads.ts'
import styles from './tenants.module.css'
import { t } from './texts.ts'
import { type Kept, useSaveSettings } from './use-settings.ts'

interface Picture {
  readonly id: string
  readonly name: string
}

/** To use an older one, find it in the library and upload it again. */
const PICTURES = {
  ...{ isPublic: 'true', status: 'ready', type__startswith: 'image/' },
  ...{ ordering: '-createdAt', page_size: '24', fields: 'id,name', count: 'none' },
}

export function Logo({ kept: { brandLogo } }: { kept: Kept }) {
  const { permissions } = useAdmin()
  const save = useSaveSettings()
  const choose = (id: string | null) => save.mutate({ brandLogo: id })
  return (
    <Section title={t('logo')} text={t('logo.text')}>
      {permissions.includes('files.read') && <Pictures chosen={brandLogo} onChoose={choose} />}
      {permissions.includes('files.create') && <Bring onBrought={(id) => save.mutateAsync({ brandLogo: id })} />}
      {brandLogo !== null && (
        <div>
          <Button disabled={save.isPending} onClick={() => choose(null)}>
            {t('logo.none')}
          </Button>
        </div>
      )}
      {save.error && <ProblemNotice error={save.error} />}
    </Section>
  )
}

function Pictures({ chosen, onChoose }: { chosen: string | null; onChoose(id: string): void }) {
  const { data } = useRead<{ results: readonly Picture[] }>('/files', PICTURES)
  if (!data) return null
  if (data.results.length === 0) return <p className={styles.soft}>{t('logo.empty')}</p>
  return (
    <fieldset className={styles.pictures}>
      <legend className="visually-hidden">{t('logo.choose')}</legend>
      {data.results.map((picture) => (
        <PictureChoice
          key={picture.id}
          picture={picture}
          isChosen={picture.id === chosen}
          onChoose={() => onChoose(picture.id)}
        />
      ))}
    </fieldset>
  )
}

interface PictureProps {
  readonly picture: Picture
  readonly isChosen: boolean
  onChoose(): void
}

function PictureChoice({ picture: { id, name }, isChosen, onChoose }: PictureProps) {
  const preview = usePreview(id)
  return (
    <label className={styles.picture} title={name}>
      <input type="radio" name="logo" className="visually-hidden" checked={isChosen} onChange={onChoose} />
      <span className="visually-hidden">{name}</span>
      {preview && <img src={preview} alt="" loading="lazy" />}
    </label>
  )
}

function Bring({ onBrought }: { onBrought(id: string): Promise<unknown> }) {
  const tenant = useTenant()
  const { uploads: limits } = useAdmin()
  const bring = useMutation({
    mutationFn: async ({ file, onProgress }: { file: File; onProgress(share: number): void }) => {
      const { id } = await uploadFile({ tenant, file, isPublic: true, onProgress })
      await onBrought(id)
      await forgetAll(tenant)
    },
  })
  return (
    <Upload
      label={t('logo')}
      accept={acceptedPictures(limits)}
      limits={limits}
      send={(file, onProgress) => bring.mutateAsync({ file, onProgress })}
    />
  )
}
