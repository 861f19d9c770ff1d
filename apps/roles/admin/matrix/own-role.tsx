// Edits a custom role cell by cell; saves it as a whole over the version that was read.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { faultsByField, isProblem } from '#admin/api/problem.ts'
import { deleteRecord, type Kept, mayDo, updateRecord } from '#admin/api/records.ts'
import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Guard } from '#admin/kit/notices/guard.tsx'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { t } from '../texts.ts'
import type { Resource } from './grid.ts'
import { Matrix } from './matrix.tsx'
import styles from './roles.module.css'
import { useRoles } from './use-roles.ts'

interface OwnRoleProps {
  readonly kept: Kept
  readonly resources: readonly Resource[]
  onGone(): void
}

interface Draft {
  readonly name: string
  readonly description: string
  readonly permissions: ReadonlySet<string>
}

export function OwnRole({ kept, resources, onGone }: OwnRoleProps) {
  const before = draftOf(kept)
  const [draft, setDraft] = useState(before)
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes })
  const count = countChanges(before, draft)
  const save = useSave(kept)
  const faults = isProblem(save.error) ? faultsByField(save.error, ['name', 'description']).fields : {}
  return (
    <>
      <Guard isUnsaved={() => count > 0} onLeave={() => setDraft(before)} />
      <div className={styles.texts}>
        <TextField
          label={t('roles.name')}
          value={draft.name}
          faults={faults.name}
          onChange={(name) => change({ name })}
        />
        <TextField
          label={t('roles.description')}
          value={draft.description}
          faults={faults.description}
          onChange={(description) => change({ description })}
        />
      </div>
      <Matrix
        name={draft.name}
        resources={resources}
        words={draft.permissions}
        onChange={(permissions) => change({ permissions })}
      />
      <Refusal error={save.error} kept={kept} />
      <div className={styles.bar}>
        <Button tone="strong" disabled={count === 0 || save.isPending} onClick={() => save.mutate(draft)}>
          {t(save.isPending ? 'roles.saving' : 'roles.save')}
        </Button>
        {count > 0 && <Button onClick={() => setDraft(before)}>{t('roles.discard')}</Button>}
        <span className={styles.soft}>{count > 0 ? t('roles.changed', { count }) : t('roles.unchanged')}</span>
        <DeleteRole kept={kept} onGone={onGone} />
      </div>
    </>
  )
}

function draftOf({ record }: Kept): Draft {
  return {
    name: String(record.name),
    description: String(record.description ?? ''),
    permissions: new Set(record.permissions as readonly string[]),
  }
}

function countChanges(before: Draft, now: Draft): number {
  const texts = (['name', 'description'] as const).filter((name) => before[name] !== now[name])
  return texts.length + before.permissions.symmetricDifference(now.permissions).size
}

function useSave(kept: Kept) {
  const { place } = useRoles()
  const [tries] = useState(makeTries)
  return useMutation({
    mutationFn: ({ name, description, permissions }: Draft) => {
      const input = { name, description: description || null, permissions: [...permissions].toSorted() }
      return updateRecord(place, kept, tries.of(input, kept.etag))
    },
    onSuccess: async () => {
      tell(t('roles.saved'))
      await forgetRecords(place)
    },
  })
}

/** The server's refusals: nobody grants what they lack, or overwrites changes they have not seen. */
function Refusal({ error, kept }: { error: unknown; kept: Kept }) {
  const { place } = useRoles()
  if (!error) return null
  if (!isProblem(error, 'request.precondition_failed')) return <ProblemNotice error={error} />
  return (
    <Notice tone="warn" title={t('roles.clash')}>
      <div>
        <Button onClick={() => void forgetRecords(place)} key={kept.etag}>
          {t('roles.reload')}
        </Button>
      </div>
    </Notice>
  )
}

interface TextProps {
  readonly label: string
  readonly value: string
  readonly faults: readonly string[] | undefined
  onChange(value: string): void
}

function TextField({ label, value, faults = [], onChange }: TextProps) {
  const id = useId()
  return (
    <Field id={id} label={label} faults={faults}>
      <input
        id={id}
        className={controls.control}
        value={value}
        aria-invalid={faults.length > 0}
        aria-describedby={describedBy({ id, help: null, faults })}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

function DeleteRole({ kept, onGone }: { kept: Kept; onGone(): void }) {
  const { place, mayDelete } = useRoles()
  const [isAsked, setAsked] = useState(false)
  const remove = useMutation({
    mutationFn: () => deleteRecord(place, kept),
    onSuccess: async () => {
      tell(t('roles.deleted'))
      onGone()
      await forgetRecords(place)
    },
  })
  if (!mayDelete || !mayDo(kept, 'delete')) return null
  return (
    <>
      <Button tone="danger" className={styles.end} onClick={() => setAsked(true)}>
        {t('roles.delete')}
      </Button>
      {isAsked && (
        <Confirm
          title={t('roles.delete.title', { name: String(kept.record.name) })}
          text={t('roles.delete.text')}
          confirm={t('roles.delete')}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onCancel={() => setAsked(false)}
        >
          {remove.error && <ProblemNotice error={remove.error} />}
        </Confirm>
      )}
    </>
  )
}
