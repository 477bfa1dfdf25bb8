using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>A validated command on its way into the job table.</summary>
/// <param name="Tenant">Tenant that the transport vouches for; never from the body.</param>
/// <param name="SpecJson">The spec as RFC 8785 canonical JSON.</param>
/// <param name="SpecSha256">SHA-256 of kind + spec, canonical; two commands with the same value are the same job.</param>
public sealed record NewJob(string Tenant, Command Command, string SpecJson, byte[] SpecSha256);
