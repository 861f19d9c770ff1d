// Guards of the edge: what it shows, and to whom.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const MODELS = 'edge-services/records/edge-models.ts'
const CONTENT = 'edge-services/records/read-content.ts'

export const edgeGuards: readonly Guard[] = [
  {
    name: 'lists of the edge hold what is shown',
    area: 'edge',
    attack: 'no address, filter, search or order',
    file: CONTENT,
    find: 'const conditions = [...asked.conditions, ...shownConditionsOf(model)]',
    replace: 'const conditions = [...asked.conditions]',
  },
  {
    name: 'addresses of the edge lead to what is shown',
    area: 'edge',
    attack: 'no address, filter, search or order',
    file: CONTENT,
    find: 'const conditions = [conditionOf(model, key), ...shownConditionsOf(model)]',
    replace: 'const conditions = [conditionOf(model, key)]',
  },
  {
    name: 'ids of what is not shown are missing at the edge',
    area: 'edge',
    attack: 'published content contains no person',
    file: MODELS,
    find: 'if (!isShown(field)) return { ...field, isReadable: false }',
    replace: 'if (!isShown(field)) return { ...field, sight: undefined }',
  },
  {
    name: 'the edge reaches what it shows',
    area: 'edge',
    attack: 'published content contains no person',
    file: MODELS,
    find: 'filter(([, { edge }]) => edge !== null && edge.where.length === 0)',
    replace: 'filter(([, { edge }]) => edge !== undefined)',
  },
  {
    name: 'every header that names a tenant is in the place of an answer',
    area: 'edge',
    attack: 'the cache of one tenant serves',
    file: 'edge-services/hot/serve-hot.ts',
    find: "${headers['x-tenant'] ?? ''}\\n",
    replace: '',
  },
  {
    name: 'requests for what lies ready are plain',
    area: 'edge',
    attack: 'a request with two hosts is',
    file: 'edge-services/hot/serve-hot.ts',
    find: "request.method !== 'GET' || !isPlainRequest(request)",
    replace: "request.method !== 'GET' || isPlainRequest === undefined",
  },
  {
    name: 'answers that lie ready have security headers',
    area: 'edge',
    attack: 'no browser treats an answer as a page',
    file: 'edge-services/build-edge.ts',
    find: 'const common = { ...securityHeadersOf({ isHttpsOnly }), ...readers.always }',
    replace: 'const common = { ...readers.always, ...(securityHeadersOf({ isHttpsOnly }) && {}) }',
  },
  {
    name: 'what takes a token is for pages of our own',
    area: 'edge',
    attack: 'a page of another site',
    file: 'edge-services/build-edge.ts',
    find: 'takesToken(url) ? settings.corsOrigins : settings.edgeCorsOrigins',
    replace: 'takesToken(url) ? settings.edgeCorsOrigins : settings.edgeCorsOrigins',
  },
]
