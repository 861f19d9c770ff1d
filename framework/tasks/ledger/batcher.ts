// Combines concurrent requests into one statement: while one is in flight, the next batch collects.
import type { Pace } from './pace.ts'

interface Waiting<Item, Answer> {
  readonly item: Item
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** Requests one item; the answer is its part of the batch's. */
export type Batched<Item, Answer> = (item: Item) => Promise<Answer>

const MOST = 200

/**
 * `run` answers a batch in order, at the `pace` if given. If it throws, retries each item alone, so that one bad item
 * does not fail the others.
 */
export function createBatcher<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  pace?: Pace,
): Batched<Item, Answer> {
  const gathered: Waiting<Item, Answer>[] = []
  let isRunning = false

  const runBatch = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await run(batch.map(({ item }) => item))
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index]!)
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else for (const each of batch) await runBatch([each])
    }
  }
  const work = async (): Promise<void> => {
    isRunning = true
    // Requests in the same turn of the event loop belong to the same batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (gathered.length > 0) {
      await pace?.turn()
      const batch = gathered.splice(0, MOST)
      await runBatch(batch)
      pace?.ended(batch.length)
    }
    isRunning = false
  }
  return (item) =>
    new Promise((resolve, reject) => {
      gathered.push({ item, resolve, reject })
      pace?.add()
      if (!isRunning) void work()
    })
}
