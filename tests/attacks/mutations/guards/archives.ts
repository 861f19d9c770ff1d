// Guards of archives, by which tenants move: what is read is believed in nothing, what is written holds nobody else.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const READING = 'apps/portability/archive/read-archive.ts'
const IMPORT = 'apps/portability/importing/import-tenant.ts'
const SECTIONS = 'apps/portability/importing/write-sections.ts'

export const archivesGuards: readonly Guard[] = [
  {
    name: 'archives are of one format',
    area: 'tenants-life',
    attack: 'an archive of another format',
    file: READING,
    find: "if (format !== FORMAT) throw new PendError('The file is no archive of a tenant.')",
    replace: 'if (format === undefined) throw new PendError(FORMAT)',
  },
  {
    name: 'archives of a newer form are refused',
    area: 'tenants-life',
    attack: 'an archive of a version',
    file: READING,
    find: "if (typeof version !== 'number' || version > FORMAT_VERSION)",
    replace: "if (typeof version !== 'number')",
  },
  {
    name: 'archives have an end',
    area: 'tenants-life',
    attack: 'an archive without an end',
    file: READING,
    find: "  if (!manifest) throw damaged('its end is missing: it was cut off')\n  requireSums(sums.manifest(), manifest)",
    replace: '  if (manifest) requireSums(sums.manifest(), manifest)',
  },
  {
    name: 'nothing stands behind the end',
    area: 'tenants-life',
    attack: 'an archive with something behind',
    file: READING,
    find: "if (manifest) throw damaged('something stands behind its end')",
    replace: 'if (manifest) break',
  },
  {
    name: 'archives are summed up',
    area: 'tenants-life',
    attack: 'an archive that was changed',
    file: READING,
    find: '  requireSums(sums.manifest(), manifest)\n',
    replace: '',
  },
  {
    name: 'archives hold what is declared',
    area: 'tenants-life',
    attack: 'an archive with resources that nobody',
    file: IMPORT,
    find: 'if (strange.length > 0)',
    replace: 'if (strange.length < 0)',
  },
  {
    name: 'sections are those of resources',
    area: 'tenants-life',
    attack: 'an archive with a path',
    file: SECTIONS,
    find: 'else if (section !==',
    replace: "else if (!section.includes('/') && section !==",
  },
  {
    name: 'ids of an archive are its own',
    area: 'tenants-life',
    attack: 'an archive with an id twice',
    file: SECTIONS,
    find: 'if (created !== records.length)',
    replace: 'if (created > records.length)',
  },
  {
    name: 'people of an archive are known',
    area: 'tenants-life',
    attack: 'an archive that makes somebody a member',
    file: SECTIONS,
    find: 'const person = this.#people.get(String(fields[name])) ?? null',
    replace: 'const person = this.#people.get(String(fields[name])) ?? fields[name]',
  },
  {
    name: 'an archive makes nobody staff',
    area: 'tenants-life',
    attack: 'an archive whose people run the platform',
    file: 'apps/portability/importing/find-or-create-person.ts',
    find: 'additionalProperties: false',
    replace: 'additionalProperties: true',
  },
  {
    name: 'an archive sets nothing hidden',
    area: 'tenants-life',
    attack: 'an archive that sets a hidden field',
    file: 'framework/resource/input-schemas.ts',
    find: "const entries = model.readable.filter((field) => field.name !== 'id')",
    replace: "const entries = [...model.fields.values()].filter((field) => field.name !== 'id')",
  },
  {
    name: 'an archive points at what is in it',
    area: 'tenants-life',
    attack: 'an archive that points at',
    sql: "do $$ declare name text; begin for name in select conname from pg_constraint where conrelid = 'tenant.memberships_roles'::regclass and contype = 'f' loop execute format('alter table tenant.memberships_roles drop constraint %I', name); end loop; end $$",
  },
  {
    name: 'an imported tenant has an owner',
    area: 'tenants-life',
    attack: 'an archive of a tenant that nobody owns',
    file: IMPORT,
    find: '    await requireOwner(ctx)\n',
    replace: '',
  },
  {
    name: 'an archive holds members alone',
    area: 'tenants-life',
    attack: 'an archive tells of nobody',
    file: 'apps/portability/exporting/write-archive.ts',
    find: 'from tenant.memberships m join auth.users u on u.id = m.user_id where m.tenant_id = ${ctx.tenantId} order',
    replace: 'from auth.users u where ${ctx.tenantId}::uuid is not null order',
  },
]
