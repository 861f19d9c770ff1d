// Tables below a form: which tables exist, their rows, and how they are written after their record.
import { useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AdminField, AdminInline, AdminMetadata, AdminResource } from '../../../api/metadata.ts'
import { ApiProblem, isSignedOut } from '../../../api/problem.ts'
import type { Place } from '../../../api/records.ts'
import { tell } from '../../../kit/notices/toast.tsx'
import { fieldOf } from '../../../metadata/resources.ts'
import { type InlineRow, isWaiting, newRow, rowsOf, storedRow, withRow } from '../../../state/form/inline-rows.ts'
import { forgetRecords, listQuery } from '../../../state/server/queries.ts'
import { useAdmin, useTenant } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { writeRow } from './write-row.ts'

/** A longer list shows only its first rows. */
const MOST_ROWS = 100

/** By table. */
type Touched = Readonly<Record<string, readonly InlineRow[]>>

export interface InlineTable {
  readonly key: string
  readonly resource: AdminResource
  readonly fields: readonly AdminField[]
  readonly rows: readonly InlineRow[]
  /** Why the rows could not be loaded; null if they were. */
  readonly error: unknown
  readonly isLoading: boolean
  readonly isCut: boolean
  put(row: InlineRow): void
  add(): void
}

export type Inlines = ReturnType<typeof useInlines>

/** Rows that could not be saved with a new record: the record's own form takes them over. */
const handed = new Map<string, Touched>()

/** `id` is null for a new record: all its rows are new. */
export function useInlines(resource: AdminResource, id: string | null) {
  const admin = useAdmin()
  const tenant = useTenant()
  const shown = resource.inlines.flatMap((inline) => shownOf(admin, inline) ?? [])
  const [touched, setTouched] = useState<Touched>(() => handed.get(id ?? '') ?? {})
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    handed.delete(id ?? '')
  }, [id])
  const found = useQueries({
    queries: shown.map((each) => ({
      ...listQuery(placeOf(tenant, each.resource), {
        [each.through]: id ?? '',
        page_size: String(MOST_ROWS),
        count: 'none',
        rights: 'true',
      }),
      enabled: id !== null,
    })),
  })
  const put = (key: string, row: InlineRow) =>
    setTouched((known) => ({ ...known, [key]: withRow(known[key] ?? [], row) }))
  const tables: InlineTable[] = shown.map(({ key, resource: other, fields }, place) => {
    const { data, error, isLoading } = found[place]!
    const stored = (data?.results ?? []).map((row) => storedRow(fields, row))
    return {
      ...{ key, resource: other, fields, error, isLoading },
      rows: rowsOf(stored, touched[key] ?? []),
      isCut: data !== undefined && data.next !== null,
      put: (row) => put(key, row),
      add: () => put(key, newRow(fields)),
    }
  })
  /** Returns what could not be written. */
  const write = async (parent: string): Promise<Left> => {
    setBusy(true)
    const left = await writeAll({ shown, touched, tenant, parent })
    setTouched(left.rows)
    setBusy(false)
    return left
  }
  const isChanged = shown.some((each) => waitingIn(each, touched).length > 0)
  /** Writes the waiting rows. Throws the error that the form shows if some could not be written. */
  const save = async (parent: string): Promise<void> => {
    if (!isChanged) return
    const problem = problemOf(await write(parent))
    if (problem !== null) throw problem
    tell(t('form.saved'))
  }
  return { tables, isBusy, isChanged, write, save }
}

/** What could not be written. */
interface Left {
  readonly rows: Touched
  readonly all: readonly InlineRow[]
}

/** The form's error for unsaved rows; null if all were saved. A signed-out person is asked to sign in, and saving then continues. */
function problemOf({ all }: Left): unknown {
  if (all.length === 0) return null
  const signedOut = all.find(({ error }) => isSignedOut(error))
  if (signedOut) return signedOut.error
  const [title, detail] = [t('form.inline.failed', { count: all.length }), t('form.inline.failed.text')]
  return new ApiProblem({ code: 'admin.inlines', status: 0, title, detail, errors: [] })
}

/** Hands rows to the form of the record with this id, which opens next. */
export function handOver(id: string, { rows }: Left): void {
  handed.set(id, rows)
}

interface Shown extends Pick<InlineTable, 'key' | 'resource' | 'fields'> {
  readonly through: string
}

/** Empty if the caller cannot see the resource. */
function shownOf({ resources }: AdminMetadata, { resource: name, through, fields }: AdminInline): Shown | undefined {
  const resource = resources.find((each) => each.name === name)
  if (!resource) return undefined
  const asked = fields.flatMap((field) => fieldOf(resource, field) ?? [])
  return { key: `${name} ${through}`, resource, fields: asked, through }
}

/** Removals go first: another row may need a unique value that they free. */
function removedFirst(rows: readonly InlineRow[]): InlineRow[] {
  return rows.toSorted((one, other) => Number(other.isRemoved) - Number(one.isRemoved))
}

interface Writing {
  readonly shown: readonly Shown[]
  readonly touched: Touched
  readonly tenant: string | null
  readonly parent: string
}

/** Writes each row separately: written rows stay written. */
async function writeAll({ shown, touched, tenant, parent }: Writing): Promise<Left> {
  const left: Record<string, readonly InlineRow[]> = {}
  for (const each of shown) {
    const { key, resource, fields, through } = each
    const how = { place: placeOf(tenant, resource), fields, link: { [through]: parent } }
    const waiting = removedFirst(waitingIn(each, touched))
    const kept: InlineRow[] = []
    for (const row of waiting) {
      const rest = await writeRow(how, row)
      if (rest) kept.push(rest)
    }
    // Loads the stored rows before their input is dropped.
    if (waiting.length > 0) await forgetRecords(how.place)
    left[key] = kept
  }
  return { rows: left, all: Object.values(left).flat() }
}

function waitingIn({ key, fields }: Pick<Shown, 'key' | 'fields'>, touched: Touched): InlineRow[] {
  return (touched[key] ?? []).filter((row) => isWaiting(fields, row))
}

function placeOf(tenant: string | null, resource: AdminResource): Place {
  return { tenant, resource }
}
