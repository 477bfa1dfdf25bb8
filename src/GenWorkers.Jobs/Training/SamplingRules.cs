using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;

namespace GenWorkers.Jobs.Training;

/// <summary>What of a family's sampling can be set.</summary>
public static class SamplingRules
{
    /// <summary>Throws <see cref="JobException"/> <c>spec.invalid</c> where the family is none that has the parameter.</summary>
    /// <param name="field">Of the spec, which asks for it.</param>
    public static void Require(string family, SamplingParameter parameter, string field)
    {
        if (Has(family, parameter))
            return;
        var known = FamilyCatalog.All.Where(entry => entry.Sampling.Contains(parameter)).Select(entry => entry.Name);
        throw new JobException(
            ErrorCode.SpecInvalid,
            string.Create(CultureInfo.InvariantCulture, $"{field}: {WireName(parameter)} only of a model of family {string.Join(", ", known)}, not {family}"));
    }

    public static bool Has(string family, SamplingParameter parameter) =>
        FamilyCatalog.Find(family)?.Sampling.Contains(parameter) ?? false;

    public static string WireName(SamplingParameter parameter) => parameter.ToString().ToLowerInvariant();
}
