// Guards of what arrives: bytes of HTTP, documents, parameters, texts, addresses of files.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const SERVER = 'core/http.ts'
const TEXTS = 'framework/operations/steps/input-limits.ts'
/** Values that PostgreSQL cannot store would still be reported as the caller's mistake. */
const STATES = { file: 'framework/operations/steps/database-problems.ts', find: "'22': badValue, ", replace: '' }
const BUILDERS = 'framework/operations/listing/filters/lookups.ts'

export const wireGuards: readonly Guard[] = [
  // Node’s parser is strict by default.
  {
    name: 'a request has one length',
    area: 'http',
    attack: 'a length and chunks together',
    file: SERVER,
    find: 'http: { shouldUpgradeCallback',
    replace: 'http: { insecureHTTPParser: true, shouldUpgradeCallback',
  },
  {
    name: 'transfer encodings are known',
    area: 'http',
    attack: 'a transfer encoding that only resembles chunked is refused',
    file: SERVER,
    find: 'http: { shouldUpgradeCallback',
    replace: 'http: { insecureHTTPParser: true, shouldUpgradeCallback',
  },
  {
    name: 'size of headers',
    area: 'http',
    attack: 'headers of many kilobytes',
    file: SERVER,
    find: 'http: { shouldUpgradeCallback',
    replace: 'http: { maxHeaderSize: 1e6, shouldUpgradeCallback',
  },
  {
    name: 'one operation is run',
    area: 'graphql',
    attack: 'a list of operations',
    file: 'framework/projections/graphql/run/documents.ts',
    find: 'if (found.length === 1) return',
    replace: 'if (found.length > 0) return',
  },
  {
    name: 'words of a GraphQL request are known',
    area: 'graphql',
    attack: 'a body that is not an',
    file: 'framework/projections/graphql/run/read-request.ts',
    find: "  if (unknown !== undefined) throw malformed(`/${unknown}`, `is not known; allowed are ${KNOWN.join(', ')}`)\n",
    replace: '',
  },
  {
    name: 'variables are an object',
    area: 'graphql',
    attack: 'a body that is not an',
    file: 'framework/projections/graphql/run/read-request.ts',
    find: "  if (!isAbsent(variables) && !isObject(variables)) throw malformed('/variables', 'must be an object')\n",
    replace: '',
  },
  {
    name: 'sizes of pages are numbers from one on',
    area: 'input',
    attack: 'astronomical numbers are refused as sizes',
    file: 'framework/projections/rest/parsing/parse-query.ts',
    find: '!PAGE.test(text) || Number(text) > MAX_PAGE_SIZE',
    replace: 'Number(text) > MAX_PAGE_SIZE',
  },
  {
    name: 'text holds no NUL byte',
    area: 'input',
    attack: 'a NUL byte in a body',
    file: TEXTS,
    find: "text.isWellFormed() && !text.includes('\\0')",
    replace: 'text.isWellFormed()',
    also: STATES,
  },
  {
    name: 'text holds whole characters',
    area: 'input',
    attack: 'half a character',
    file: TEXTS,
    find: "text.isWellFormed() && !text.includes('\\0')",
    replace: "!text.includes('\\0')",
    also: STATES,
  },
  {
    name: 'values of filters are bound',
    area: 'input',
    attack: 'SQL in a filter',
    file: BUILDERS,
    find: 'return word === undefined ? sql`${value}`',
    replace: "return word === undefined ? sql.raw(`'${value}'`)",
  },
  {
    name: 'words of a search are bound',
    area: 'input',
    attack: 'SQL in a search',
    file: BUILDERS,
    find: 'sql`strpos(pend.plain(${ownColumn(of)}), (select pend.plain(${of.value}))) > 0`',
    replace: "sql`strpos(pend.plain(${ownColumn(of)}), (select pend.plain(${sql.raw(`'${of.value}'`)}))) > 0`",
  },
  {
    name: 'addresses of log-ins are bound',
    area: 'passwords',
    attack: 'SQL in the address',
    file: 'apps/passwords/check-password.ts',
    find: 'found.where(eq(person.email, email))',
    replace: 'found.where(sql.raw(`"person"."email" = \'${email}\'`))',
    also: { file: 'apps/passwords/check-password.ts', find: 'type SQL }', replace: 'type SQL, sql }' },
  },
  {
    name: 'suggestions name what may be read',
    area: 'input',
    attack: 'an error for another tenant',
    file: 'framework/operations/listing/list-query.ts',
    find: 'const allowed = model.readable.map((field) => field.name)',
    replace: 'const allowed = [...model.fields.keys()]',
  },
  {
    name: 'documents are for whoever is signed in',
    area: 'http',
    attack: 'anonymous callers cannot read a restricted API',
    file: 'api/v1/index.ts',
    find: 'requireReader(surface.access, openapi, caller)',
    replace: '(void requireReader, void caller, void openapi)',
  },
  {
    name: 'pages are for their readers',
    area: 'http',
    attack: 'anonymous callers cannot read a restricted API',
    file: 'framework/request/credentials/readers.ts',
    find: "    if (readership === 'open') return true\n",
    replace: '    return true\n',
  },
  {
    name: 'headers of writes have an effect',
    area: 'http',
    attack: 'a header without an effect on a',
    file: 'shared/middleware/write-headers.ts',
    find: 'if (headers[name] === undefined || honoured.includes(name)) continue',
    replace: 'if (headers[name] === undefined || honoured.length < 9) continue',
  },
  {
    name: 'pages serve the files they name',
    area: 'input',
    attack: "a path that leaves an address's",
    file: 'framework/static-files/collected/static-folder.ts',
    find: 'mount(app, files.map(sourceOf))',
    replace:
      "mount(app, [...files, { ...files[0]!, path: files[0]!.path.replace(/[^/]*$/, 'package.json'), read: async () => '{}' }].map(sourceOf))",
  },
]
