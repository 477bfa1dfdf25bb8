using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Versions;

/// <summary>What a freeze needs to know beside the samples.</summary>
/// <param name="GroupAttribute">Attribute whose equal values stay in one split; <c>group</c> where null.</param>
internal sealed record FreezePlan(string Name, SplitSpec Split, string? GroupAttribute, SampleOrigin Origin);
