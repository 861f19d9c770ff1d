-- Admission of callers on connections of pend_readonly, such as streams of events at the edge.

-- A number that rises with the role says nothing that the role beside it does not say.
grant select (permissions_version) on tenant.memberships to pend_readonly;
