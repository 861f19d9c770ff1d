// Records of any resource through the API, with their related records.
import assert from 'node:assert/strict'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { buildInput } from '#framework/testing/samples/build-input.ts'
import type { TestServer } from './server.ts'
import type { TestTenant } from './tenant.ts'

let counter = 0

export interface Filled {
  readonly model: ResourceModel
  readonly tenant: TestTenant
  readonly values?: Record<string, unknown>
}

/** Creates one record as the owner; relations refer to new records where the API can create them. */
export async function createThrough(
  server: TestServer,
  { model, tenant, values = {} }: Filled,
): Promise<Record<string, unknown>> {
  const references: Record<string, string> = {}
  for (const field of model.fields.values()) {
    const target = field.relation && field.onCreate ? server.application.models.get(field.relation.to) : undefined
    if (target && target !== model && target.operations.has('create') && !(field.name in values))
      references[field.name] = (await createThrough(server, { model: target, tenant })).id as string
  }
  const body = buildInput(model, {
    n: ++counter * 1000 + (process.pid % 1000),
    references,
    values,
  })
  const answer = await server.call(pathOf(model), { method: 'POST', token: tenant.people.owner.access, body })
  assert.equal(answer.status, 201, `${model.name}: ${answer.text}`)
  return answer.body
}

const restPaths = restPathsOf(buildApplication(installedApps))

/** The resource's place in the API. */
export function pathOf(model: ResourceModel): string {
  return `/api/v1/${restPaths.get(model.name)}`
}
