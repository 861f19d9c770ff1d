// The relations that a statement passes through: its caller must be allowed to read every target.
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { openTarget } from '../../steps/operation-target.ts'

/** Follows relations while a statement is built, and records them. Call `open` before running the statement. */
export class Paths {
  readonly #models: Models
  readonly #crossed: Set<FieldModel>

  /** Sort keys may pass through relations too. */
  constructor(models: Models, ordering: readonly OrderTerm[]) {
    this.#models = models
    this.#crossed = new Set(ordering.flatMap(({ path }) => path?.relation ?? []))
  }

  /** The model behind a relation. */
  through(field: FieldModel): ResourceModel {
    this.#crossed.add(field)
    return this.#models.get(field.relation!.to)!
  }

  /**
   * Throws `permissions.denied` like `include` if the caller may not read a target: conditions on it would reveal its
   * fields character by character (FLD-04, CVE-2023-22894).
   */
  open(ctx: Context): void {
    for (const field of this.#crossed) openTarget(ctx, field)
  }
}
