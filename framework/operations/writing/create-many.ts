// Creates many records in one transaction, each with its lifecycle; sends independent ones together.
import { recordDone } from '#framework/events/record-events.ts'
import type { Context } from '#framework/request/context.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { prepareRecord } from '../create.ts'
import type { Row } from '../listing/select.ts'
import type { VersionedRecord } from '../read.ts'
import { pointingsOf } from '../steps/met-targets.ts'
import { wholeModelOf } from '../steps/operation-target.ts'
import { showWritten } from '../steps/show-written.ts'
import { inWriting } from './in-writing.ts'
import { InsertQueue } from './insert-queue.ts'
import { RecordFaults } from './positioned.ts'
import { guardWrite } from './write.ts'

export interface Batch<Input> {
  readonly inputs: readonly Input[]
  /** Returns the values to write; throws their errors. */
  check(input: Input): Row
  /** Position of the first record, if they are part of a larger call. */
  readonly first?: number
}

/** All or none. Throws the Problem of the first failing record, with its position. The caller's permission must already be checked. */
export async function createMany<Input>(
  ctx: Context,
  view: ResourceModel,
  { inputs, check, first = 0 }: Batch<Input>,
): Promise<VersionedRecord[]> {
  const model = wholeModelOf(ctx, view)
  const lifecycle = ctx.runtime.lifecycles.get(model.name)
  const checked = checkAll(inputs, { check, first })
  const work = inWriting(ctx, async (inner) => {
    const faults = new RecordFaults()
    const queue = new InsertQueue(inner, { model, view }, first)
    const behind = queue.context
    for (const [index, given] of checked.entries()) {
      try {
        const pointings = pointingsOf(ctx, model, given)
        queue.add({ record: await prepareRecord(behind, model, given), pointings })
        if (!lifecycle?.afterCreate) continue
        const [written] = await queue.flush()
        await lifecycle.afterCreate(behind, written!.record as never)
      } catch (error) {
        // An earlier record may have been refused meanwhile.
        await queue.settle()
        faults.note(first + index, error)
      }
    }
    const written = await queue.settle()
    faults.end()
    for (const { record } of written) await recordDone(inner, model, { what: 'created', record })
    return showWritten(inner, view, written)
  })
  return guardWrite(view, work)
}

/** Checks everything before writing, so that the errors of all records come together. */
function checkAll<Input>(
  inputs: readonly Input[],
  { check, first }: { check(input: Input): Row; first: number },
): Row[] {
  const faults = new RecordFaults()
  const checked: Row[] = []
  for (const [index, input] of inputs.entries()) {
    try {
      checked.push(check(input))
    } catch (error) {
      faults.note(first + index, error)
    }
  }
  faults.end()
  return checked
}
