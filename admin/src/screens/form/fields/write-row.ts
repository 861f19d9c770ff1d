// Writes one row of a table below a form: creates, updates or deletes it. Errors come back with the row.
import type { AdminField } from '../../../api/metadata.ts'
import { ApiProblem, isProblem } from '../../../api/problem.ts'
import {
  createRecord,
  deleteRecord,
  type Input,
  type Json,
  type Place,
  readRecord,
  updateRecord,
} from '../../../api/records.ts'
import { changesOf, inputOf, isSame, type Values, valuesOf } from '../../../state/form/form-values.ts'
import type { InlineRow } from '../../../state/form/inline-rows.ts'
import { t } from '../../../texts/t.ts'

export interface RowWrite {
  readonly place: Place
  readonly fields: readonly AdminField[]
  /** The link from a new row to its parent. */
  readonly link: Input
}

/** Null if everything is stored; otherwise the row with its error. Throws nothing. */
export async function writeRow(how: RowWrite, row: InlineRow): Promise<InlineRow | null> {
  try {
    if (row.isRemoved) await remove(how, row)
    else if (row.id === null) await create(how, row)
    else return await change(how, row, row.id)
    return null
  } catch (error) {
    return { ...row, error }
  }
}

async function create({ place, fields, link }: RowWrite, { values, tries }: InlineRow): Promise<void> {
  const asked = fields.filter(({ onCreate }) => onCreate)
  await createRecord(place, tries.of({ ...inputOf(asked, values), ...link }))
  tries.done()
}

/** A row that is already gone counts as removed. */
async function remove({ place }: RowWrite, { id }: InlineRow): Promise<void> {
  await deleteRecord(place, { record: { id: id! }, etag: null }).catch((error) => {
    if (!isProblem(error, 'resource.not_found')) throw error
  })
}

/**
 * Writes over the newest version, unless somebody else changed the same fields meanwhile: the row then shows it, and
 * the next attempt overwrites.
 */
async function change({ place, fields }: RowWrite, row: InlineRow, id: string): Promise<InlineRow | null> {
  const newest = await readRecord(place, id)
  const stored = valuesOf(fields, newest.record)
  const asked = fields.filter(({ onUpdate }) => onUpdate)
  const changes = changesOf(asked, row.before, row.values)
  const foreign = Object.keys(changes).filter(
    (name) => !isSame(stored[name]!, row.before[name]!) && !isSame(stored[name]!, changes[name]!),
  )
  if (foreign.length > 0) return { ...row, before: { ...row.before, ...stored }, error: clashOf(foreign, stored) }
  await updateRecord(place, newest, row.tries.of(changes, newest.etag))
  row.tries.done()
  return null
}

function clashOf(names: readonly string[], stored: Values): ApiProblem {
  const errors = names.map((name) => ({
    pointer: `/${name}`,
    code: 'clash',
    message: t('form.inline.clash', { value: shownOf(stored[name]!) }),
  }))
  return new ApiProblem({ code: 'admin.inline_clash', status: 0, title: t('form.clash.title'), detail: '', errors })
}

function shownOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
