// The library: search, upload and view files.
import { type DragEvent, useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { useWords } from '#admin/state/use-words.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { FileDetails } from './details.tsx'
import { TYPES } from './file.ts'
import styles from './files.module.css'
import { Found } from './found.tsx'
import { t } from './texts.ts'
import { ChooseFiles } from './uploads/choose-files.tsx'
import { Uploads } from './uploads/uploads.tsx'
import { useUploads } from './uploads/use-uploads.ts'

export function Page() {
  const mayAdd = useAdmin().permissions.includes('files.create')
  const { uploads, add, clear } = useUploads()
  const [{ file }] = useWords()
  const [isOver, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add([...event.dataTransfer.files])
  }
  const dropping = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop,
  }
  return (
    <Screen title={t('files')} actions={mayAdd && <ChooseFiles onChoose={add} />}>
      <div className={isOver ? styles.over : styles.page} {...(mayAdd && dropping)}>
        {uploads.length > 0 && (
          <Uploads uploads={uploads}>
            <Button onClick={clear}>{t('clear')}</Button>
          </Uploads>
        )}
        <Toolbar />
        {file && <FileDetails key={file} id={file} />}
        <Found />
      </div>
    </Screen>
  )
}

function Toolbar() {
  const [words, change] = useWords()
  return (
    <div className={styles.bar}>
      <input
        type="search"
        className={`${controls.control} ${styles.search}`}
        aria-label={t('search')}
        placeholder={t('search')}
        value={words.search ?? ''}
        onChange={(event) => void change({ search: event.target.value || undefined, cursor: undefined })}
      />
      <Segments
        label={t('type.label')}
        value={TYPES.find((each) => each === words.type) ?? 'all'}
        choices={TYPES.map((each) => [each, t(`type.${each}`)] as const)}
        onChange={(type) => void change({ type: type === 'all' ? undefined : type, cursor: undefined })}
      />
      <Segments
        label={t('as.label')}
        value={words.as === 'list' ? 'list' : 'grid'}
        choices={(['grid', 'list'] as const).map((each) => [each, t(`as.${each}`)] as const)}
        onChange={(as) => void change({ as: as === 'grid' ? undefined : as })}
      />
    </div>
  )
}
