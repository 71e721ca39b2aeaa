using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Tells the log of the first values and rows that could not be read as the columns want them, and counts the rest.</summary>
internal sealed class ParseReport(IChannel channel)
{
    private const int MostMessages = 10;

    private long badValues;
    private long badFormats;

    public void AddBadValue(string message)
    {
        if (++badValues <= MostMessages)
            channel.Info(MessageSensitivity.Schema, "  " + Literal(message));
    }

    public void AddBadFormat(string place, string message)
    {
        if (++badFormats <= MostMessages)
            channel.Warning(MessageSensitivity.All, Literal($"Format error at {place}: {message}"));
    }

    public void Finish(long rows)
    {
        if (badValues > 0 || badFormats > 0)
            channel.Info(MessageSensitivity.None, $"Processed {rows} rows with {badValues} bad values and {badFormats} format errors");
    }

    // Messages are format strings: a brace in a path or a name must not be taken for a placeholder.
    private static string Literal(string message) => message.Replace("{", "{{").Replace("}", "}}");
}
