-- policies, grants, triggers and functions that changed

drop policy "articles_tags_tenant" on "public"."articles_tags";
drop policy "articles_tenant" on "public"."articles";
create policy "articles_tenant" on "public"."articles" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
create policy "articles_tags_tenant" on "public"."articles_tags" as restrictive for all to public
  using (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('pend.tenant_id', true), '')::uuid));
