-- undoes 3612f587bcd62e3a
-- loses rows of public.webhooks | public.webhooks | select count(*) from "public"."webhooks"
-- loses rows of public.webhook_deliveries | public.webhook_deliveries | select count(*) from "public"."webhook_deliveries"

drop table "public"."webhooks", "public"."webhook_deliveries";
drop function if exists pend."tell_public_webhooks"();
