-- undoes 6c191a417fe477b4
-- loses rows of tenant.api_keys | tenant.api_keys | select count(*) from "tenant"."api_keys"
-- loses rows of auth.api_key_secrets | auth.api_key_secrets | select count(*) from "auth"."api_key_secrets"

delete from pend.texts where split_part(scope, '/', 2) = 'apiKeys';
drop table "tenant"."api_keys", "auth"."api_key_secrets";
drop function if exists pend."keep_texts_tenant_api_keys"();
drop function if exists pend."tell_tenant_api_keys"();
