// Adds a webhook, or changes its URL and events.
import { type FormEvent, useState } from 'react'
import { faultsByField, isProblem } from '#admin/api/problem.ts'
import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { EventChoice } from './event-choice.tsx'
import { t } from './texts.ts'
import type { Webhook } from './webhook.ts'
import styles from './webhooks.module.css'

export interface EndpointFormProps {
  /** Omitted for a new one. */
  readonly webhook?: Webhook
  /** Receives the server's answer. */
  onDone(answer: unknown): void
  onCancel(): void
}

export function EndpointForm({ webhook, onDone, onCancel }: EndpointFormProps) {
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? [])
  const { mutate, error, isPending } = useCall()
  const { fields: faults, rest } = isProblem(error)
    ? faultsByField(error, ['url', 'description', 'events'])
    : { fields: {} as Record<string, string[]>, rest: [] }
  const isWhole = error !== null && (rest.length > 0 || Object.keys(faults).length === 0)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const isDescribed = description !== (webhook?.description ?? '')
    const body = { url, events, ...(isDescribed && { description: description || null }) }
    const where = webhook ? `/webhooks/${webhook.id}` : '/webhooks'
    mutate({ method: webhook ? 'PATCH' : 'POST', path: where, body }, { onSuccess: onDone })
  }
  return (
    <form className={styles.form} onSubmit={save} aria-label={webhook ? t('edit') : t('new')}>
      {isWhole && <ProblemNotice error={error} />}
      <Field id="webhook-url" label={t('address')} help={t('address.help')} isRequired faults={faults.url ?? []}>
        <input
          id="webhook-url"
          type="url"
          className={controls.control}
          required
          value={url}
          aria-invalid={Boolean(faults.url)}
          aria-describedby={describedBy({ id: 'webhook-url', help: t('address.help'), faults: faults.url ?? [] })}
          onChange={(event) => setUrl(event.target.value)}
        />
      </Field>
      <Field id="webhook-description" label={t('description')} faults={faults.description ?? []}>
        <input
          id="webhook-description"
          className={controls.control}
          maxLength={200}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Field>
      <EventChoice chosen={events} faults={faults.events ?? []} onChange={setEvents} />
      <div className={styles.row}>
        <Button type="submit" tone="strong" disabled={isPending}>
          {webhook ? t('save') : t('create')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
