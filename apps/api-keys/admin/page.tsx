// The tenant's API keys: create, show once, rotate, revoke.
import { useState } from 'react'
import { SecretOnce } from '#admin/kit/asking/secret-once.tsx'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Icon } from '#admin/kit/shown/icon.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import type { Issued, Key } from './key.ts'
import { KeyForm } from './key-form.tsx'
import { KeyRow } from './key-row.tsx'
import styles from './keys.module.css'
import { t } from './texts.ts'

const SHOWN = ['valid', 'revoked'] as const

export function Page() {
  const { permissions } = useAdmin()
  const [isAdding, setAdding] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)
  const isIdle = !isAdding && !issued
  const show = (made: Issued) => {
    setAdding(false)
    setIssued(made)
  }
  return (
    <Screen
      title={t('keys')}
      actions={
        isIdle &&
        permissions.includes('apiKeys.create') && (
          <Button tone="strong" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {t('new')}
          </Button>
        )
      }
    >
      {isAdding && <KeyForm onDone={show} onCancel={() => setAdding(false)} />}
      {issued && (
        <SecretOnce
          title={t('secret.title', { name: issued.apiKey.name })}
          label={t('secret')}
          secret={issued.secret}
          done={t('secret.done')}
          onDone={() => setIssued(null)}
        >
          <p>{t('secret.text')}</p>
        </SecretOnce>
      )}
      {isIdle && <Keys onIssued={show} />}
    </Screen>
  )
}

function Keys({ onIssued }: { onIssued(issued: Issued): void }) {
  const [words, change] = useWords()
  const shown = SHOWN.find((each) => each === words.show) ?? 'valid'
  const { data, error, refetch } = useKeys(shown)
  return (
    <div className={styles.list}>
      <Segments
        label={t('show')}
        value={shown}
        choices={SHOWN.map((each) => [each, t(`show.${each}`)] as const)}
        onChange={(show) => void change({ show: show === 'valid' ? undefined : show })}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && data.results.length === 0 && <Blank title={t(`empty.${shown}`)} text={t(`empty.${shown}.text`)} />}
      {data && data.results.length > 0 && (
        <Table label={t('keys')} heads={[t('name'), t('may'), t('maker'), t('used'), t('ends'), t('actions')]}>
          {data.results.map((key) => (
            <KeyRow key={key.id} apiKey={key} onIssued={onIssued} />
          ))}
        </Table>
      )}
    </div>
  )
}

/** With each key's creator, if the caller may see people. */
function useKeys(shown: (typeof SHOWN)[number]) {
  const seesPeople = useAdmin().resources.some(({ name }) => name === 'users')
  return useRead<{ results: readonly Key[] }>('/api-keys', {
    page_size: '200',
    revokedAt__isnull: String(shown === 'valid'),
    ...(seesPeople && { include: 'createdBy' }),
  })
}
