-- The tables of Orleans' ADO.NET providers for clustering and storage, which their packages do not bring. The providers run the statements
-- of OrleansQuery and know them by their keys; the names of parameters and of columns that they read are theirs.
create table OrleansQuery (
    QueryKey text primary key,
    QueryText text not null
);

-- A cluster's list of silos has a version. Who changes the list names the version that they read, and fails if there is a newer one.
create table SiloList (
    Cluster text primary key,
    Version integer not null default 0
);

create table Silo (
    Cluster text not null references SiloList on delete cascade,
    Address text not null,
    Port integer not null,
    Generation integer not null,
    SiloName text not null,
    HostName text not null,
    Status integer not null,
    ProxyPort integer not null,
    SuspectTimes text,
    StartTime timestamptz(3) not null,
    IAmAliveTime timestamptz(3) not null,
    primary key (Cluster, Address, Port, Generation)
);

create table GrainState (
    ServiceId text not null,
    GrainType text not null,
    GrainNumber0 bigint not null,
    GrainNumber1 bigint not null,
    GrainName text not null,
    Payload bytea,
    ChangedAt timestamptz not null default now(),
    Version integer not null,
    primary key (ServiceId, GrainType, GrainNumber0, GrainNumber1, GrainName)
);

insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', $$
    with added as (insert into SiloList (Cluster) values (@DeploymentId) on conflict do nothing returning Cluster)
    select count(*) > 0 from added
$$),
('InsertMembershipKey', $$
    with list as (
        update SiloList set Version = Version + 1
        where Cluster = @DeploymentId and Version = @Version and not exists (
            select from Silo
            where Cluster = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
        returning Cluster
    ), added as (
        insert into Silo (Cluster, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        select Cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from list
        returning Cluster
    )
    select count(*) > 0 from added
$$),
('UpdateMembershipKey', $$
    with list as (
        update SiloList set Version = Version + 1
        where Cluster = @DeploymentId and Version = @Version
        returning Cluster
    ), changed as (
        update Silo set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        from list
        where Silo.Cluster = list.Cluster and Address = @Address and Port = @Port and Generation = @Generation
        returning list.Cluster
    )
    select count(*) > 0 from changed
$$),
('UpdateIAmAlivetimeKey', $$
    update Silo set IAmAliveTime = @IAmAliveTime
    where Cluster = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
$$),
-- Both readings give the version even where there is no silo.
('MembershipReadRowKey', $$
    select list.Version, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime
    from SiloList list
    left join Silo on Silo.Cluster = list.Cluster and Address = @Address and Port = @Port and Generation = @Generation
    where list.Cluster = @DeploymentId
$$),
('MembershipReadAllKey', $$
    select list.Version, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime
    from SiloList list
    left join Silo on Silo.Cluster = list.Cluster
    where list.Cluster = @DeploymentId
$$),
('GatewaysQueryKey', $$
    select Address, ProxyPort, Generation from Silo
    where Cluster = @DeploymentId and Status = @Status and ProxyPort > 0
$$),
('DeleteMembershipTableEntriesKey', $$
    delete from SiloList where Cluster = @DeploymentId
$$),
-- 3 is SiloStatus.Active.
('CleanupDefunctSiloEntriesKey', $$
    delete from Silo where Cluster = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3
$$),
('ReadFromStorageKey', $$
    select Payload as PayloadBinary, Version from GrainState
    where ServiceId = @ServiceId and GrainType = @GrainTypeString
        and GrainNumber0 = @GrainIdN0 and GrainNumber1 = @GrainIdN1 and GrainName = coalesce(@GrainIdExtensionString, '')
$$),
-- No row back is a conflict: another activation has written since the state was read.
('WriteToStorageKey', $$
    with changed as (
        update GrainState set Payload = @PayloadBinary, ChangedAt = now(), Version = Version + 1
        where ServiceId = @ServiceId and GrainType = @GrainTypeString
            and GrainNumber0 = @GrainIdN0 and GrainNumber1 = @GrainIdN1 and GrainName = coalesce(@GrainIdExtensionString, '')
            and Version = @GrainStateVersion
        returning Version
    ), added as (
        insert into GrainState (ServiceId, GrainType, GrainNumber0, GrainNumber1, GrainName, Payload, Version)
        select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @PayloadBinary, 1
        where @GrainStateVersion is null
        on conflict do nothing
        returning Version
    )
    select Version as NewGrainStateVersion from changed
    union all
    select Version from added
$$),
('ClearStorageKey', $$
    update GrainState set Payload = null, ChangedAt = now(), Version = Version + 1
    where ServiceId = @ServiceId and GrainType = @GrainTypeString
        and GrainNumber0 = @GrainIdN0 and GrainNumber1 = @GrainIdN1 and GrainName = coalesce(@GrainIdExtensionString, '')
        and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion
$$);
