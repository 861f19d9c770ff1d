// The JSON API of the pages: programs can request everything that the pages show.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { explainAsCaller, tablesOf } from '#framework/database/explain.ts'
import type { News, TraceReport } from '#framework/observing/ring.ts'
import type { SentStatement } from '#framework/observing/trace.ts'
import { explainRows } from '#framework/permissions/explain-rows.ts'
import { leastRoleOf } from '#framework/permissions/explain-word.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { curlOf } from './curl.ts'
import type { DevelopmentParts, PlanAnswer, TraceAnswer } from './parts.ts'

const API = '/__debug__/api'
const HEART_BEAT_MS = 15_000

type ById = { Params: { id: string } }
type ByNumber = { Params: { id: string; number: string } }

/** Adds it below `/__debug__/api/`. */
export function registerDevelopmentApi(app: FastifyInstance, parts: DevelopmentParts): void {
  const { ring } = parts
  const get = (path: string, answer: (id: string) => unknown) =>
    app.get<ById>(`${API}${path}`, async ({ params }, reply) => send(reply, await answer(params.id)))
  get('/start', () => parts.readStart())
  get('/requests', () => ({ traces: ring.traces(), bytes: ring.bytes }))
  get('/requests/:id', (id) => answerOf(parts, traceOf(parts, id)))
  get('/mails', () => ({ mails: ring.mails() }))
  get('/mails/:id', (id) => mailOf(parts, id))
  app.get(`${API}/news`, (request, reply) => {
    const { stream, end } = newsOf(parts)
    request.raw.once('close', end)
    return reply
      .headers({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
      .send(stream)
  })
  app.post<ByNumber>(`${API}/requests/:id/statements/:number/plan`, async ({ params }, reply) =>
    send(reply, await planOf(parts, statementOf(parts, params))),
  )
}

const send = (reply: FastifyReply, body: unknown) => reply.header('cache-control', 'no-store').send(body)

const gone = () => new Problem('resource.not_found', 'It is no longer kept: only the latest are stored.')

function traceOf({ ring }: DevelopmentParts, id: string): TraceReport {
  const trace = ring.findTrace(id)
  if (!trace) throw gone()
  return trace
}

/** A mail as it was composed. */
export function mailOf({ ring }: DevelopmentParts, id: string) {
  const mail = ring.findMail(id)
  if (!mail) throw gone()
  return mail
}

async function answerOf({ ring, runtime, readNames }: DevelopmentParts, trace: TraceReport): Promise<TraceAnswer> {
  const { tenantId, actorId, impersonatorId } = trace.facts
  const ids = [tenantId, actorId, impersonatorId].filter((id) => typeof id === 'string')
  const words = trace.spans.filter(({ kind }) => kind === 'permission').map(({ name }) => name)
  return {
    trace,
    names: Object.fromEntries(await readNames(ids)),
    heldFrom: Object.fromEntries(words.map((word) => [word, leastRoleOf(runtime, word)])),
    rows: Object.fromEntries(words.flatMap((word) => rowsOf(runtime, word))),
    curl: curlOf(trace),
    related: ring
      .traces()
      .filter(({ id, requestId }) => requestId === trace.requestId && id !== trace.id)
      .map(({ id, kind, name, ms }) => ({ id, kind, name, ms })),
  }
}

/** The permission admits the caller; the database decides about each record. */
function rowsOf({ models }: Runtime, word: string): [word: string, sentence: string][] {
  const [resource, verb, ...others] = word.split('.')
  const model = models.get(resource!)
  if (!model || others.length > 0) return []
  return [[word, explainRows(model)[verb === 'read' ? 'read' : 'write'].sentence]]
}

function statementOf({ ring }: DevelopmentParts, { id, number }: ByNumber['Params']): SentStatement {
  if (!ring.findTrace(id)) throw gone()
  const statement = /^\d{1,5}$/.test(number) ? ring.findStatement(id, Number(number)) : null
  if (statement) return statement
  throw new Problem(
    'resource.not_found',
    'Values of this statement are not known here: another process sent it, and values stay where they are.',
  )
}

async function planOf({ runtime, explainAsOwner }: DevelopmentParts, sent: SentStatement): Promise<PlanAnswer> {
  const statement = sent as SentStatement & { scope: never }
  const caller = await explainAsCaller(runtime.database, statement).catch(tellRefusal)
  const isRun = caller.executionMs !== null
  if (!isRun) return { isRun, caller, owner: null, why: 'It writes: it is planned, and not run.' }
  try {
    return { isRun, caller, owner: await explainAsOwner({ ...statement, tables: tablesOf(caller.plan) }), why: null }
  } catch (error) {
    return { isRun, caller, owner: null, why: `The owner could not run it: ${(error as Error).message}` }
  }
}

/** Passes PostgreSQL's message on to the developer who wrote the statement. */
function tellRefusal(error: Error): never {
  if (error instanceof Problem) throw error
  throw new Problem('request.malformed', `PostgreSQL does not explain it: ${error.message}.`, { cause: error })
}

/** Everything that happens from now on, as lines of JSON. */
function newsOf({ ring }: DevelopmentParts): { stream: Readable; end: () => void } {
  const stream = new Readable({ read: () => {} })
  stream.push(':\n\n')
  const unlisten = ring.listen((news: News) => stream.push(`data: ${JSON.stringify(news)}\n\n`))
  const beat = setInterval(() => stream.push(':\n\n'), HEART_BEAT_MS).unref()
  const end = () => {
    clearInterval(beat)
    unlisten()
    stream.push(null)
  }
  return { stream, end }
}
