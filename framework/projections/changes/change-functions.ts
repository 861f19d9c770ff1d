// The functions behind the change triggers: a row that no operation wrote gets its version, its time and its event.
import { quoteText } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { GOING } from '#framework/events/record-events.ts'
import { callerNames, currentCaller, EVENT_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import { IS_ERASING_NOW } from '#framework/resource/row-rules/row-rule.ts'

/**
 * Condition of the triggers. An operation increments the version itself, so an update that left it unchanged came
 * another way. The condition names no other column, because a column in a condition cannot change its type.
 */
export const BY_NO_OPERATION = 'old.version = new.version'

/** Advances version and time of the row, unless only `silent` columns changed: an SQL array of columns. */
const touchUnless = (silent: string) => `if to_jsonb(old) - ${silent} = to_jsonb(new) - ${silent} then
      return new;
    end if;
    new.version := old.version + 1;
    if new.updated_at = old.updated_at then
      new.updated_at := greatest(now(), old.updated_at);
    end if;`

/** For tables whose records make no events; its arguments are the columns to ignore. */
const touch: SqlObject = {
  name: 'function pend.touch',
  table: null,
  drop: '',
  create: `create or replace function pend.touch() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    ${touchUnless('tg_argv')}
    return new;
  end $$;
revoke all on function pend.touch() from public;`,
}

/**
 * Writes a row's event into the outbox of the row's tenant, for any author of the change; it is not announced yet
 * (`untold`). `before` and `after` are what a reader sees: an update that does not change them makes no event, nor does
 * a record whose deletion was already recorded (`GOING`). Only triggers that run as the owner may call it, also in
 * migrations, which switch row_security off. A tenant being erased gets no events.
 */
const tell: SqlObject = {
  name: 'function pend.tell',
  table: null,
  drop: '',
  create: `create or replace function pend.tell(resource text, operation text, tenant uuid, record uuid, before jsonb, after jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  scope text := coalesce(current_setting('pend.tenant_id', true), '');
  what text := case operation when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
  going text := coalesce(current_setting(${quoteText(GOING)}, true), '');
  changed jsonb;
begin
  if operation <> 'INSERT' and position(record::text in going) > 0 then
    if operation = 'DELETE' then
      perform set_config(${quoteText(GOING)}, replace(going, record::text, ''), true);
    end if;
    return;
  end if;
  if operation = 'UPDATE' then
    select jsonb_agg(key) into changed from jsonb_each(after)
    where value is distinct from before -> key and key not in ('id', 'createdAt', 'updatedAt');
  end if;
  if (operation = 'UPDATE' and changed is null) or ${IS_ERASING_NOW} then
    return;
  end if;
  perform set_config('pend.tenant_id', tenant::text, true);
  insert into tasks.events (tenant_id, name, resource, record_id, data, changed, ${callerNames(EVENT_KEEPS)}, position, untold)
  values (
    tenant, resource || '.' || what, resource, record, case operation when 'DELETE' then before else after end, changed,
    ${currentCaller(EVENT_KEEPS, { requestId: 'database' })},
    pg_current_xact_id()::text::numeric, true
  );
  perform set_config('pend.tenant_id', scope, true);
end $$;
revoke all on function pend.tell(text, text, uuid, uuid, jsonb, jsonb) from public;`,
}

/** In order of creation. */
export const CHANGE_FUNCTIONS: readonly SqlObject[] = [touch, tell]

export interface Told {
  readonly resource: string
  /** Columns to ignore when only they change. */
  readonly silent: readonly string[]
  /** SQL for what a reader sees of the row. */
  record(row: 'old' | 'new'): string
}

/** The body of the trigger function of one table. */
export function tellingBody({ resource, silent, record }: Told): string {
  return `begin
  if tg_op = 'UPDATE' then
    ${touchUnless(`array[${silent.map(quoteText).join(', ')}]`)}
  end if;
  perform pend.tell(
    ${quoteText(resource)}, tg_op, coalesce(new.tenant_id, old.tenant_id), coalesce(new.id, old.id),
    ${record('old')},
    ${record('new')}
  );
  return coalesce(new, old);
end`
}
