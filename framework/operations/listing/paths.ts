// The relations that a statement goes through: whoever runs it may read what they lead to, whatever it asks about that.
import type { Context } from '#framework/request/context.ts'
import type { FieldModel, Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { openTarget } from '../steps/operation-target.ts'

/** Leads a statement through relations while it is written, and remembers which. A statement is run once its paths are open. */
export class Paths {
  readonly #models: Models
  readonly #crossed: Set<FieldModel>

  /** What the list is sorted by may lead through relations as well. */
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
   * Throws `permissions.denied` like `include` when the caller may not read what a path leads to: a condition that they may ask
   * would tell them its fields letter by letter (FLD-04, CVE-2023-22894).
   */
  open(ctx: Context): void {
    for (const field of this.#crossed) openTarget(ctx, field)
  }
}
