// Rows of two tenants in every table of the sample resources, and queries by their people.
import { type MigratedDatabase, openMigratedDatabase, queryAs } from '../migrated-database.ts'
import { SAMPLE_RESOURCES } from './sample-resources.ts'

/** Two tenants. */
export const [ACME, GLOBEX] = ['0a000000-0000-7000-8000-000000000001', '0b000000-0000-7000-8000-000000000001']
/** A person of each. */
export const [ANN, BOB] = ['0a000000-0000-7000-8000-00000000000a', '0b000000-0000-7000-8000-00000000000b']
/** Ann in her tenant. */
export const acme = { tenant: ACME, actor: ANN }
/** Bob in his tenant. */
export const globex = { tenant: GLOBEX, actor: BOB }

type Caller = Parameters<typeof queryAs>[1]

/** Ids of a tenant's rows. */
export interface SampleRows {
  readonly shelf: string
  readonly label: string
  readonly book: string
  readonly review: string
  readonly note: string
}

export interface SampleGround {
  readonly database: MigratedDatabase
  /** Rows of acme, and of globex. */
  readonly ours: SampleRows
  readonly theirs: SampleRows
  /** Queries as the role that serves requests. */
  asApp(caller: Caller, sql: string, values?: unknown[]): ReturnType<typeof queryAs>
  /** The id of the row that a statement inserts. */
  idOf(caller: Caller, sql: string, values?: unknown[]): Promise<string>
}

/** A separate migrated database with both tenants. */
export async function openSampleGround(): Promise<SampleGround> {
  const database = await openMigratedDatabase(SAMPLE_RESOURCES)
  const asApp: SampleGround['asApp'] = (caller, sql, values = []) =>
    queryAs(database.appUrl, caller, { text: sql, values })
  const idOf: SampleGround['idOf'] = async (caller, sql, values = []) =>
    (await asApp(caller, `${sql} returning id`, values))[0]!.id as string
  const ours = await seed({ asApp, idOf }, acme)
  return { database, ours, theirs: await seed({ asApp, idOf }, globex), asApp, idOf }
}

/** The SQLSTATE of a refused statement; '' if it succeeds. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => '',
    (error) => error.code,
  )
}

/** One complete set of rows of every table for a tenant; returns the ids by table. */
async function seed(
  { asApp, idOf }: Pick<SampleGround, 'asApp' | 'idOf'>,
  caller: { tenant: string; actor: string },
): Promise<SampleRows> {
  const system = { ...caller, reason: 'seeding' }
  await asApp(
    system,
    "insert into auth.people (id, email, secret) values ($1::uuid, $1::text || '@example.com', 's3cret')",
    [caller.actor],
  )
  await asApp(system, 'insert into tenant.passes (person_id) values ($1)', [caller.actor])
  const shelf = await idOf(caller, "insert into shelves (name) values ('history')")
  const label = await idOf(caller, "insert into labels (name) values ('old')")
  const book = await idOf(caller, "insert into books (title, slug, shelf_id, pages) values ('Rome', 'rome', $1, 300)", [
    shelf,
  ])
  await asApp(caller, 'insert into books_labels (book_id, label_id) values ($1, $2)', [book, label])
  const review = await idOf(caller, 'insert into reviews (book_id, stars) values ($1, 5)', [book])
  const note = await idOf(caller, "insert into notes (text) values ('mine')")
  await asApp(caller, 'insert into notes_labels (note_id, label_id) values ($1, $2)', [note, label])
  const post = await idOf(system, "insert into posts (title, status) values ('Open', 'published')")
  await asApp(system, 'insert into posts_labels (post_id, label_id) values ($1, $2)', [post, label])
  return { shelf, label, book, review, note }
}
