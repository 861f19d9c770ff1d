// A record as the API returns it, and curl commands for it, ready to copy.
import type { AdminResource } from '../../../api/metadata.ts'
import type { Row } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import { curlCalls } from '../../../metadata/curl.ts'
import { wordsOf } from '../../../metadata/resources.ts'
import { fieldsOfForm, valuesOf } from '../../../state/form/form-values.ts'
import { useTenant } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import styles from './record-calls.module.css'

export function RecordCalls({ resource, record }: { resource: AdminResource; record: Row }) {
  const changes = valuesOf(fieldsOfForm(resource, false), record)
  const calls = curlCalls({ origin: location.origin, tenant: useTenant(), resource, id: record.id, changes })
  return (
    <details className={styles.calls}>
      <summary>{t('form.calls.title')}</summary>
      <Text name="JSON" text={JSON.stringify(record, null, 2)} />
      {calls.map(({ name, call }) => (
        <Text key={name} name={wordsOf(name)} text={call} />
      ))}
    </details>
  )
}

function Text({ name, text }: { name: string; text: string }) {
  const copy = () => void navigator.clipboard.writeText(text).then(() => tell(t('value.copied')))
  return (
    <section aria-label={name}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <Button tone="quiet" aria-label={t('form.calls.copy', { name })} onClick={copy}>
          {t('form.calls.copyShort')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must reach what scrolls */}
      <pre tabIndex={0}>{text}</pre>
    </section>
  )
}
