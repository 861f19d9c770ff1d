// Loads the targets in turns, so that other work on the machine affects all of them alike.
import autocannon from 'autocannon'

export interface Target {
  readonly name: string
  readonly url: string
  readonly tokens: readonly string[]
  /** The body of a POST; without one, a GET. */
  readonly body?: string
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Measurement {
  readonly name: string
  /** Requests per second in each round. */
  readonly rates: readonly number[]
  /** Milliseconds in the last round. */
  readonly latency: { readonly p50: number; readonly p99: number }
  readonly failed: number
  /** Milliseconds of processor time that each request took, the load generator and the database included. */
  readonly processor: number
}

interface Load {
  readonly seconds: number
  readonly rounds: number
  readonly connections: number
  /** Milliseconds of processor time so far. */
  readonly clock?: () => number
}

interface Round extends autocannon.Result {
  readonly processor: number
}

/** Warms up each target briefly, then runs the rounds in a fixed order. */
export async function measure(
  targets: readonly Target[],
  load: Load,
  progress: (text: string) => void,
): Promise<Measurement[]> {
  for (const target of targets) await run(target, { ...load, seconds: 3 })
  const rounds: Round[][] = []
  for (let round = 1; round <= load.rounds; round++) {
    progress(`Round ${round} of ${load.rounds} …`)
    const results: Round[] = []
    for (const target of targets) results.push(await run(target, load))
    rounds.push(results)
  }
  return targets.map(({ name }, index) => {
    const own = rounds.map((results) => results[index]!)
    const { latency } = own.at(-1)!
    return {
      name,
      rates: own.map(({ requests }) => requests.average),
      latency: { p50: latency.p50, p99: latency.p99 },
      failed: sumOf(own, ({ non2xx, errors }) => non2xx + errors),
      processor: sumOf(own, ({ processor }) => processor) / sumOf(own, ({ requests }) => requests.total),
    }
  })
}

function sumOf(rounds: readonly Round[], of: (round: Round) => number): number {
  return rounds.reduce((sum, round) => sum + of(round), 0)
}

async function run({ url, tokens, body, headers = {} }: Target, load: Load): Promise<Round> {
  const { seconds, connections, clock = () => Number.NaN } = load
  const requests = tokens.map((token) => ({
    method: body ? ('POST' as const) : ('GET' as const),
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body }),
  }))
  const before = clock()
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers,
    ...(requests.length > 0 && { requests }),
  })
  return { ...result, processor: clock() - before }
}
