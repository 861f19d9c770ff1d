-- policies, grants, triggers and functions that changed

create or replace function pend.plain(value text) returns text language sql immutable parallel safe as $$
  select case when octet_length(value) = char_length(value) then lower(value) else normalize(
    replace(replace(replace(replace(translate(
      regexp_replace(lower(normalize(value, nfkd)), '[\u0300-\u036f]', '', 'g'),
      'łøđħıŧðς', 'lodhitdσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), nfkc) end
$$;
revoke all on function pend.plain(text) from public;
grant execute on function pend.plain(text) to pend_app, pend_readonly;
