// Finds a tenant's records about a person: by id, and by addresses in fields declared personal.
import { findNamedRecords, type Naming } from '#apps/audit/index.ts'
import type { Context } from '#framework/request/context.ts'
import type { ErasedPerson, RecordsAbout } from '#framework/request/declaring/define-eraser.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { isOfPerson, PEOPLE, personalModelsOf, personKeyOf } from '#framework/resource/values/personal-fields.ts'

/** Asks the trail, which also knows deleted ones. */
export async function findRecordsAbout(ctx: Context, person: ErasedPerson): Promise<RecordsAbout> {
  const audited = personalModelsOf(ctx.runtime.models).filter(({ model }) => model.isAudited && model.name !== PEOPLE)
  const namings = audited.flatMap(({ model }) => namingOf(model, person))
  return new Map([...(await findNamedRecords(ctx, namings)), [PEOPLE, [person.userId]]])
}

/** How a resource's record names them; empty if nothing does. */
export function namingOf({ name, fields }: ResourceModel, { userId, addresses }: ErasedPerson): Naming[] {
  const field = personKeyOf(name, fields)
  return field === null ? [] : [{ resource: name, field, values: isOfPerson(fields) ? [userId] : addresses }]
}
