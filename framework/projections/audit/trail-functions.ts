// Functions on the trail besides recording changes: note an event, seal, prune, erase and redact.
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { callerNames, currentCaller, TRAIL_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { IS_ERASING_NOW } from '#framework/resource/row-rules/row-rule.ts'

const CURRENT_TENANT = "nullif(current_setting('pend.tenant_id', true), '')::uuid"
const REQUIRE_SYSTEM = `if coalesce(current_setting('pend.system_reason', true), '') = '' then
    raise insufficient_privilege using message = 'the platform alone does this to the trail';
  end if;`

/** They run as their owner, because nobody else may write the trail (RLS-28); names are qualified and the search path is fixed (RLS-13). */
function ownerFunction(signature: string, returns: string, body: string): SqlObject {
  const types = signature.replace(/\w+ (\w+(?:\[\])?)/g, '$1')
  return {
    name: `function audit.${signature}`,
    table: null,
    drop: '',
    create: `create or replace function audit.${signature} returns ${returns}
language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
${body}
$$;
revoke all on function audit.${types} from public;
grant execute on function audit.${types} to pend_app;`,
  }
}

/** Records an event that changed no row: a sign-in, a refusal, the use of a key. In the transaction's tenant, or in a named one. */
const recordEvent = ownerFunction(
  'record_event(operation text, resource text, record_id uuid, details jsonb, tenant uuid)',
  'void',
  `begin
  ${REQUIRE_SYSTEM}
  perform set_config('pend.recording', 'on', true);
  insert into audit.changes (tenant_id, resource, record_id, operation, changes, ${callerNames(TRAIL_KEEPS)})
  values (
    coalesce(tenant, ${CURRENT_TENANT}, '${PLATFORM_TENANT}'), resource, record_id, operation, details,
    ${currentCaller(TRAIL_KEEPS)}
  );
  perform set_config('pend.recording', '', true);
end`,
)

const unsealedTenants = ownerFunction(
  'unsealed_tenants(most integer)',
  'setof uuid',
  `begin
  ${REQUIRE_SYSTEM}
  return query select distinct c.tenant_id from audit.changes c where c.hash is null limit most;
end`,
)

/** Assigns positions to rows of the current tenant, starting at `first`; returns how many. A sealed row is never sealed again. */
const seal = ownerFunction(
  'seal(ids uuid[], hashes text[], first integer)',
  'integer',
  `declare
  done integer;
begin
  ${REQUIRE_SYSTEM}
  update audit.changes c set position = first + given.place::integer - 1, hash = given.hash
  from unnest(ids, hashes) with ordinality as given(id, hash, place)
  where c.tenant_id = ${CURRENT_TENANT} and c.id = given.id and c.hash is null;
  get diagnostics done = row_count;
  return done;
end`,
)

/** Deletes rows of the current tenant up to a position, but none younger than thirty days. */
const prune = ownerFunction(
  'prune(last integer)',
  'integer',
  `declare
  done integer;
begin
  ${REQUIRE_SYSTEM}
  perform set_config('pend.erasing', '', true);
  delete from audit.changes c where c.tenant_id = ${CURRENT_TENANT} and c.position <= last;
  get diagnostics done = row_count;
  return done;
end`,
)

/**
 * Deletes the whole trail of the current tenant, whatever its age, when the tenant is erased. The same statement
 * records this in the platform's trail, under the tenant's resource name, so that no trail vanishes unseen.
 */
const erase = ownerFunction(
  'erase(resource text)',
  'integer',
  `declare
  done integer;
begin
  ${REQUIRE_SYSTEM}
  if ${CURRENT_TENANT} is null or ${CURRENT_TENANT} = '${PLATFORM_TENANT}' or not ${IS_ERASING_NOW} then
    raise insufficient_privilege using message = 'a trail goes with its tenant alone';
  end if;
  perform set_config('pend.erasing', 'on', true);
  delete from audit.changes c where c.tenant_id = ${CURRENT_TENANT};
  get diagnostics done = row_count;
  perform set_config('pend.erasing', '', true);
  perform audit.record_event('erase', resource, ${CURRENT_TENANT}, jsonb_build_object('trailRows', jsonb_build_object('old', done, 'new', null)), '${PLATFORM_TENANT}');
  return done;
end`,
)

/**
 * Removes an erased person's data from one sealed row of the current tenant; the row keeps its position, its hash, and
 * who did what to which record. `proof` comes from the holder of the chain's key; verification finds a row without a
 * valid one.
 */
const redact = ownerFunction(
  'redact(row_id uuid, details jsonb, caller text, why text, staff_why text, proof text)',
  'integer',
  `declare
  done integer;
begin
  ${REQUIRE_SYSTEM}
  perform set_config('pend.redacting', 'on', true);
  update audit.changes c set changes = details, address = caller, reason = why, staff_reason = staff_why, redaction = proof
  where c.tenant_id = ${CURRENT_TENANT} and c.id = row_id and c.hash is not null;
  get diagnostics done = row_count;
  perform set_config('pend.redacting', '', true);
  return done;
end`,
)

/** Installed beside `audit.record_change`; they do nothing if no app keeps a trail. */
export const TRAIL_FUNCTIONS: readonly SqlObject[] = [recordEvent, unsealedTenants, seal, prune, erase, redact]
