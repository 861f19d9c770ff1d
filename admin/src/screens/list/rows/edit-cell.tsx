// Edits a value in the list, based on the version read when the cell opened; the server's errors appear in the cell.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import { ApiProblem, isProblem } from '../../../api/problem.ts'
import { type Json, type Kept, mayDo, updateRecord } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { idOf } from '../../../metadata/resources.ts'
import { forgetRecords, recordQuery } from '../../../state/server/queries.ts'
import { makeTries } from '../../../state/who/tries.ts'
import { usePlace } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { widgetOf } from '../../../widgets/index.ts'
import styles from './rows.module.css'

interface EditProps {
  readonly resource: AdminResource
  readonly id: string
  readonly field: AdminField
  onClose(): void
}

/** Loads the current record: the list may be out of date. */
export function EditCell(props: EditProps) {
  const { resource, id, onClose } = props
  const { data, error } = useQuery({ ...recordQuery(usePlace(resource), id), gcTime: 0 })
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    onClose()
  }
  const mayChange = data && mayDo(data, 'update')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the box only catches Escape from the controls inside it
    <div className={styles.editing} onKeyDown={leave}>
      {mayChange && <Answer key={data.etag} {...props} kept={data} />}
      {error && <Told text={error.message} onClose={onClose} />}
      {data && !mayChange && <Told text={t('edit.denied')} onClose={onClose} />}
    </div>
  )
}

function Told({ text, onClose }: { text: string; onClose(): void }) {
  return (
    <>
      <p role="alert" className={styles.fault}>
        {text}
      </p>
      <Button tone="quiet" onClick={onClose}>
        {t('dialog.close')}
      </Button>
    </>
  )
}

function Answer({ kept, ...props }: EditProps & { kept: Kept }) {
  const { field, id } = props
  const box = useRef<HTMLFormElement>(null)
  const [value, setValue] = useState<Json>(() => writtenOf(kept.record[field.name] ?? null))
  const { fault, isBusy, save, leave } = useSave(props, kept)
  const inputId = `edit-${id}-${field.name}`
  useEffect(() => box.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), [])
  const send = (event: FormEvent) => {
    event.preventDefault()
    void save(value === '' && field.isNullable ? null : value)
  }
  const { Input } = widgetOf(field)
  return (
    <form ref={box} onSubmit={send} noValidate>
      <label className="visually-hidden" htmlFor={inputId}>
        {field.label}
      </label>
      <Input
        id={inputId}
        field={field}
        value={value}
        isInvalid={fault !== null}
        describedBy={fault === null ? undefined : `${inputId}-fault`}
        onChange={setValue}
      />
      {fault !== null && (
        <p id={`${inputId}-fault`} role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      <div className={styles.answers}>
        <Button type="submit" tone="strong" disabled={isBusy}>
          {t('form.save')}
        </Button>
        <Button tone="quiet" onClick={leave}>
          {t('dialog.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** Never overwrites another person's change: the person is told and looks first. */
function useSave({ resource, field, onClose }: EditProps, kept: Kept) {
  const place = usePlace(resource)
  const [tries] = useState(makeTries)
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (value: Json) => {
    setBusy(true)
    try {
      await updateRecord(place, kept, tries.of({ [field.name]: value }, kept.etag))
      await forgetRecords(place)
      onClose()
    } catch (error) {
      setFault(saidOf(error))
      setBusy(false)
    }
  }
  /** After a refusal, reloads the list. */
  const leave = () => {
    if (fault !== null) void forgetRecords(place)
    onClose()
  }
  return { fault, isBusy, save, leave }
}

function saidOf(error: unknown): string {
  if (isProblem(error, 'request.precondition_failed')) return t('edit.clash')
  if (!(error instanceof ApiProblem)) return String((error as Error).message)
  const { errors, detail, title } = error.details
  return errors.map(({ message }) => message).join(' · ') || detail || title
}

/** Relations are written as ids, however they were read. */
function writtenOf(value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => idOf(each) ?? each)
  return idOf(value) ?? value
}
