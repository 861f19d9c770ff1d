// `npm run bench`: the benches by name. Each measures PEND beside a reference in the same run, prints, and judges nothing.
import type { Command } from 'commander'
import { scriptCommand, toNumber } from '../tools/script-command.ts'
import { benchAdmin } from './admin/index.ts'
import { benchDriver } from './driver/index.ts'
import { benchEdge } from './edge/index.ts'
import { benchEnumeration } from './enumeration.ts'
import { benchLarge } from './large/index.ts'
import { benchList } from './list.ts'
import { benchMemory } from './memory.ts'
import { benchObserving } from './observing/index.ts'
import { benchTasks } from './tasks/index.ts'
import { benchTokens } from './tokens.ts'

const command = scriptCommand('bench', 'Measures PEND beside a reference in the same run, and prints ratios.')

const bench = (name: string, description: string) => command.command(name).description(description)

/** A bench whose settings are all numbers. */
function add<Settings>(
  own: Command,
  options: Record<string, [usual: number, description: string]>,
  run: (settings: Settings) => Promise<void>,
) {
  for (const [option, [usual, text]] of Object.entries(options)) own.option(`--${option} <n>`, text, toNumber, usual)
  own.action(async (settings: Settings) => {
    await run(settings)
    process.exit()
  })
}

const LOAD: Record<string, [number, string]> = {
  seconds: [5, 'of each round'],
  rounds: [3, 'in turns; the median counts'],
  connections: [16, 'at a time'],
}

add(
  bench('list', 'a list with a log-in over REST and GraphQL, beside Fastify and SQL by hand (the usual one)'),
  {
    ...LOAD,
    tenants: [100, 'in the database'],
    articles: [1000, 'of each tenant'],
    people: [20, 'of each tenant beside its owner'],
  },
  benchList,
)
add(bench('edge', 'published content, beside node:http that sends the same bytes'), LOAD, benchEdge)
add(
  bench('tasks', 'tasks from enqueueing to their end on both queues, beside the library bare and with an outbox'),
  {
    tasks: [2000, 'a round'],
    rounds: [3, 'in turns; the median counts'],
    concurrency: [16, 'tasks at a time'],
    workers: [1, 'of PEND, that share them'],
    connections: [10, 'to the database, for tasks of each side'],
    contexts: [1, 'that enqueue: what one does at a time PEND joins, as of one request or schedule'],
    producers: [16, 'that enqueue at a time'],
    probes: [300, 'tasks of which the wait for the start is taken'],
  },
  benchTasks,
)
add(
  bench('large', 'lists of a tenant with half a million records, beside those of small ones'),
  {
    rows: [500_000, 'of the large tenant'],
    tenants: [20, 'small ones beside it'],
    small: [1000, 'records of each of them'],
    rounds: [9, 'of each question; the median counts'],
    counted: [100_000, 'records of a list at most, unless it is asked for all'],
  },
  benchLarge,
)
add(
  bench('admin', 'the admin in a browser: weight, first list, keys in a large form, pages of a long list'),
  { rows: [10_000, 'of the list'], rounds: [5, 'of the first list; the median counts'] },
  benchAdmin,
)
add(
  bench('observing', 'processor time of a server that nobody observes, beside itself without the calls for observers'),
  {
    requests: [4000, 'of each round'],
    rounds: [15, 'in turns; the quickest counts'],
    connections: [16, 'at a time'],
  },
  benchObserving,
)
add(
  bench('driver', 'the driver of the database, beside the library `postgres` behind the same interface'),
  {
    seconds: [5, 'of each round'],
    rounds: [3, 'in turns; the median counts'],
    callers: [16, 'that ask at a time'],
    connections: [10, 'of each pool'],
  },
  benchDriver,
)
add(
  bench('memory', 'what an idle server, edge and worker hold'),
  { seconds: [60, 'until it looks'], port: [8390, 'of the server; the edge takes the next one'] },
  benchMemory,
)
add(
  bench('tokens', 'verifying an access token, a new one and one seen before'),
  { tokens: [1000, 'different ones'], rounds: [50, 'the median counts: the first ones still compile'] },
  benchTokens,
)
add(
  bench('enumeration', 'whether the time of an answer tells who has an account'),
  { tries: [500, 'of each kind'] },
  benchEnumeration,
)

const words = process.argv.slice(2)
// Without a name, the first bench runs: `npm run bench -- --seconds 2`.
const isNamed = command.commands.some((each) => each.name() === words[0]) || words[0] === '--help'
await command.parseAsync(isNamed ? words : ['list', ...words], { from: 'user' })
