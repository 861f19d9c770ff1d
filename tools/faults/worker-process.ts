// A trial's worker in a separate process that can be killed: its place arrives as JSON in the first argument.
import { openTaskWorker } from '#framework/tasks/worker/open-worker.ts'
import { hintsOf, openTrialRuntime, type TrialPlace } from './trial.ts'

const CONCURRENCY = 10

const place = JSON.parse(process.argv[2]!) as TrialPlace
if (place.clock) jumpClock(place.clock)
const runtime = openTrialRuntime(place, CONCURRENCY)
const ledger = openTrialRuntime(place, 3).database
const redis = hintsOf(place)
const worker = openTaskWorker({
  runtime,
  ledger,
  listenUrl: place.appUrl,
  ...(redis && { redis }),
  concurrency: CONCURRENCY,
  lease: place.lease,
  grace: 500,
})
process.once('SIGTERM', () =>
  worker
    .stop()
    .then(() => Promise.all([runtime.database.close(), ledger.close()]))
    .then(() => process.exit(0)),
)
process.send?.('ready')

/** The clock alternates each half second between an hour off and correct. */
function jumpClock(by: number): void {
  const Right = Date
  const now = () => Right.now() + (Math.floor(performance.now() / 500) % 2) * by
  globalThis.Date = class extends Right {
    constructor(...given: unknown[]) {
      super(...((given.length > 0 ? given : [now()]) as [number]))
    }
    static override now = now
  } as DateConstructor
}
