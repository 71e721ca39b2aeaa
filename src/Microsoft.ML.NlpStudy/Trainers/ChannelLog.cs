using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The log of a training that writes to <c>ml.Log</c>.</summary>
internal static class ChannelLog
{
    /// <summary>Makes the log of a channel.</summary>
    public static TrainingLog Of(IChannel channel) => new(
        message => channel.Info(MessageSensitivity.None, "{0}", message),
        message => channel.Warning(MessageSensitivity.None, "{0}", message));
}
