using Cluster.Grains;

namespace Cluster.Commands;

/// <summary>The line of a part, as <c>submit</c> and <c>status</c> show it.</summary>
internal static class PartDisplay
{
    public static string Line(PartState part) => part.Status switch
    {
        PartStatus.Failed => $"{part.Name}: {part.Error}",
        PartStatus.Open => part.Error is null ? $"{part.Name}: open" : $"{part.Name}: open, {part.Error}",
        _ => $"{part.Name}: {part.Rows:N0} rows on {part.Silo!.Endpoint}{(part.Attempts > 1 ? $", attempt {part.Attempts}" : "")}",
    };
}
