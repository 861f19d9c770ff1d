// Writes references whose targets came after their records, once everything exists.
import { type SQL, sql } from 'drizzle-orm'
import { lateFieldsOf } from '#framework/commands/fixtures/choose-models.ts'
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { damaged, readArchive } from '../archive/read-archive.ts'

const PART = 1000

/** Reads the archive again if there are any; holds nothing in memory meanwhile. */
export async function writeLateReferences(
  ctx: Context,
  path: string,
  carried: readonly ResourceModel[],
): Promise<void> {
  const late = new Map(carried.map((model) => [model.name, { model, fields: lateFieldsOf(model, carried) }] as const))
  if ([...late.values()].every(({ fields }) => fields.length === 0)) return
  const writer = new LateWriter(ctx)
  await readArchive(path, {
    onHead() {},
    async onLine({ section, value }) {
      for (const field of late.get(section)?.fields ?? []) {
        const target = value[field.name]
        if (Array.isArray(target) ? target.length === 0 : target === null || target === undefined) continue
        await writer.add(late.get(section)!.model, field, { id: value.id as string, target })
      }
    },
  })
  await writer.flush()
}

interface Late {
  readonly id: string
  readonly target: unknown
}

class LateWriter {
  readonly #ctx: Context
  #place: { model: ResourceModel; field: FieldModel } | null = null
  #waiting: Late[] = []

  constructor(ctx: Context) {
    this.#ctx = ctx
  }

  async add(model: ResourceModel, field: FieldModel, late: Late): Promise<void> {
    if (this.#place?.field !== field || this.#waiting.length === PART) await this.flush()
    this.#place = { model, field }
    this.#waiting.push(late)
  }

  async flush(): Promise<void> {
    if (this.#place === null || this.#waiting.length === 0) return
    const statement = updateSql(this.#ctx, this.#place, this.#waiting)
    this.#waiting = []
    await this.#ctx.transaction!.query(statement).catch((cause) => {
      throw damaged(`${this.#place!.model.name} point at what is not there`, cause)
    })
  }
}

/** Increments the version, so that no trigger treats it as a current change: the record's timestamp stays. */
function updateSql(
  { tenantId }: Context,
  { model, field }: { model: ResourceModel; field: FieldModel },
  late: Late[],
): SQL {
  const [table, column] = [`"${model.schema}"."${model.table}"`, `"${field.column}"`].map((name) => sql.raw(name))
  const type = sql.raw(field.kind.column(field.options)!)
  const given = sql`json_to_recordset(${JSON.stringify(late)}::json) as x (id uuid, target ${type})`
  const which = sql`where t.tenant_id = ${tenantId} and t.id = x.id`
  // SQL by hand: any table of any app, joined to a list of values.
  return sql`update ${table} t set ${column} = x.target, version = t.version + 1 from ${given} ${which}`
}
