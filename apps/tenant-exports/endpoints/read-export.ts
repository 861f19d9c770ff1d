// GET /tenant-exports/{id}/content: the archive, whole or in part, for the person whose signed URL it is.
import Type from 'typebox'
import { bytesAnswer, fileService, isSignedLink, LINK_PROPERTIES } from '#apps/files/index.ts'
import { membershipOf } from '#apps/tenants/index.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { anId, byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { exportNotFound, findExport } from '../find-export.ts'

export const readExport = defineEndpoint({
  method: 'GET',
  path: '/tenant-exports/{id}/content',
  name: 'readTenantExportContent',
  tag: 'Tenant exports',
  summary: 'Download the archive of an export',
  description: 'Returns the whole archive or a range. Use the signed link from `link`.',
  access: 'public',
  params: byId('the export'),
  query: Type.Object(
    {
      ...LINK_PROPERTIES,
      by: Type.Optional(anId('Id of who made the link.')),
      session: Type.Optional(anId('Id of their log-in.')),
    },
    { additionalProperties: false },
  ),
  streams: ['application/gzip'],
  problems: ['files.invalid_link', 'files.not_ready', 'request.range_not_satisfiable', 'auth.session_ended'],
  async run(ctx, { params: { id }, query, headers }) {
    const service = fileService.of(ctx)
    const isSigned = isSignedLink(service, { purpose: 'read export', id: id.toLowerCase(), query })
    if (!isSigned || !query.tenant || !query.by || !query.session) throw invalidLink()
    // A host of another tenant leads nowhere.
    if (ctx.tenantId !== null && ctx.tenantId !== query.tenant) throw exportNotFound()
    const { storageKey: key, ...found } = await findExport(await contextOfMaker(ctx, query), id)
    if (!found.isReady) throw exportNotFound()
    const { size, name, sha256 } = found
    const content = {
      key,
      size,
      name,
      type: 'application/gzip',
      etag: `"${sha256}"`,
      isPublic: false,
      isDownload: true,
    }
    const answer = bytesAnswer(service.storage, content, headers)
    return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } }
  },
})

/** The link's creator with their current rights: the database refuses an ended session and a closed tenant. */
async function contextOfMaker(
  ctx: Context,
  { tenant, by, session }: { tenant?: string | undefined; by?: string | undefined; session?: string | undefined },
): Promise<Context> {
  const [tenantId, actorId] = [tenant!, by!]
  const membership = await membershipOf(ctx, { userId: actorId, tenantId })
  if (!membership?.permissions.has('tenantExports.create') || membership.lacksFactor) throw invalidLink()
  return createContext(ctx.runtime, { ...callOf(ctx), tenantId, actorId, sessionId: session! })
}

function invalidLink(): Problem {
  return new Problem('files.invalid_link', 'The link was not made for this, or its time is over. Ask for a new one.')
}
