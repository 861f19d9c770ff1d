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
}

interface Load {
  readonly seconds: number
  readonly rounds: number
  readonly connections: number
}

/** Warms up each target briefly, then runs the rounds in a fixed order. */
export async function measure(
  targets: readonly Target[],
  load: Load,
  progress: (text: string) => void,
): Promise<Measurement[]> {
  for (const target of targets) await run(target, { ...load, seconds: 3 })
  const rounds: autocannon.Result[][] = []
  for (let round = 1; round <= load.rounds; round++) {
    progress(`Round ${round} of ${load.rounds} …`)
    const results: autocannon.Result[] = []
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
      failed: own.reduce((sum, result) => sum + result.non2xx + result.errors, 0),
    }
  })
}

function run({ url, tokens, body, headers = {} }: Target, { seconds, connections }: Load): Promise<autocannon.Result> {
  const requests = tokens.map((token) => ({
    method: body ? ('POST' as const) : ('GET' as const),
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body }),
  }))
  return autocannon({ url, connections, duration: seconds, headers, ...(requests.length > 0 && { requests }) })
}
