using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The states of grains as bytes, shared by the silos of a test and living longer than each, as in a database.</summary>
/// <param name="serializer">The serializer of the silo.</param>
/// <param name="states">The states of all silos.</param>
internal sealed class LastingStorage(Serializer serializer, ConcurrentDictionary<(string, GrainId), LastingStorage.Stored> states)
    : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (states.TryGetValue((stateName, grainId), out Stored? stored))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) =
                (serializer.Deserialize<T>(stored.Content), stored.ETag, true);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var written = new Stored(Guid.NewGuid().ToString(), serializer.SerializeToArray(grainState.State));
        states.AddOrUpdate((stateName, grainId), written, (_, stored) => stored.ETag == grainState.ETag
            ? written
            : throw new InconsistentStateException($"{stateName} of {grainId} was written by another silo."));
        (grainState.ETag, grainState.RecordExists) = (written.ETag, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        states.TryRemove((stateName, grainId), out _);
        return Task.CompletedTask;
    }

    /// <summary>A state.</summary>
    internal sealed record Stored(string ETag, byte[] Content);
}
