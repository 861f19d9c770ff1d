-- undoes d54d7d17e9951045
-- loses rows of tenant.saved_views | tenant.saved_views | select count(*) from "tenant"."saved_views"

delete from pend.texts where split_part(scope, '/', 2) = 'savedViews';
drop table "tenant"."saved_views";
drop function if exists pend."keep_texts_tenant_saved_views"();
drop function if exists pend."tell_tenant_saved_views"();
