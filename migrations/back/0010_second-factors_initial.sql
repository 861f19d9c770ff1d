-- undoes 420f46cbc1b70076
-- loses rows of auth.totp_secrets | auth.totp_secrets | select count(*) from "auth"."totp_secrets"
-- loses rows of auth.recovery_codes | auth.recovery_codes | select count(*) from "auth"."recovery_codes"
-- loses rows of auth.passkeys | auth.passkeys | select count(*) from "auth"."passkeys"

drop table "auth"."totp_secrets", "auth"."recovery_codes", "auth"."passkeys";
drop function if exists auth.has_second_factor(uuid);
