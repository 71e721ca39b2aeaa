using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The processes that train a network together, as one of them sees them.</summary>
/// <remarks>
/// All processes take the same steps, so they call the same methods in the same order. A process that fails takes part in the next exchange
/// with the reason in place of what the others expect. So all of them leave the training with an error, and none waits for ever.
/// </remarks>
internal sealed class ProcessGroup
{
    // The first word of a message.
    private const int Data = 0, Failure = 1;

    private static readonly Lazy<ProcessGroup> s_started = new(() => new ProcessGroup(OpenMpiExchange.Start()));
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly IMessageExchange? _exchange;
    private readonly WordBuffer _toAll = new();
    private readonly WordBuffer[] _toEach, _outgoing, _incoming;
    private readonly string[] _machines;

    /// <summary>Makes the group of this process and the others.</summary>
    /// <param name="exchange">The exchange of messages with the others; <see langword="null"/> if there are none.</param>
    public ProcessGroup(IMessageExchange? exchange)
    {
        _exchange = exchange is { Count: > 1 } ? exchange : null;
        (Rank, Count) = _exchange is null ? (0, 1) : (_exchange.Rank, _exchange.Count);
        _toEach = [.. Enumerable.Range(0, Count).Select(_ => new WordBuffer())];
        _incoming = [.. Enumerable.Range(0, Count).Select(_ => new WordBuffer())];
        _outgoing = new WordBuffer[Count];
        _machines = new string[Count];
        _machines = Gather(Environment.MachineName);
    }

    /// <summary>The group of a process that trains alone.</summary>
    public static ProcessGroup Alone { get; } = new(null);

    /// <summary>The number of this process, from 0.</summary>
    public int Rank { get; }

    /// <summary>The number of processes.</summary>
    public int Count { get; }

    /// <summary>Whether this process trains alone.</summary>
    public bool IsAlone => Count == 1;

    /// <summary>Whether this process writes logs and checkpoints, and decides for all.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>The number of bytes that this process has sent.</summary>
    public long SentBytes { get; private set; }

    /// <summary>The numbers of the other processes.</summary>
    public IEnumerable<int> Others => Enumerable.Range(0, Count).Where(process => process != Rank);

    /// <summary>The names of the processes' machines, each once.</summary>
    public IEnumerable<string> Machines => _machines.Distinct();

    /// <summary>Gives the processes that the options ask for. The first call starts MPI, and waits for the others' first calls.</summary>
    /// <exception cref="InvalidOperationException">Open MPI is not installed, or has not started this process.</exception>
    public static ProcessGroup Of(TrainingOptions options) => options.Distributed ? s_started.Value : Alone;

    /// <summary>Runs a training, and tells the other processes if it fails here.</summary>
    /// <exception cref="ProcessFailedException">Another process has failed or ended.</exception>
    public T Run<T>(Func<T> training)
    {
        try
        {
            return training();
        }
        catch (Exception error) when (_exchange is not null && error is not ProcessFailedException)
        {
            WordBuffer message = Begin(Failure);
            byte[] text = Encoding.UTF8.GetBytes(error.Message);
            message.Write(text.Length);
            message.Write<byte>(text);
            try
            {
                _exchange.Exchange(_outgoing, _incoming);
            }
            catch (ProcessFailedException)
            {
                // The others know already, and this process's own error says more.
            }

            throw;
        }
    }

    /// <summary>Begins the same message to all other processes; <see cref="Exchange"/> sends it.</summary>
    public WordBuffer BeginForAll() => Begin(Data);

    /// <summary>Begins a message to each other process; <see cref="Exchange"/> sends them.</summary>
    public WordBuffer[] BeginForEach()
    {
        foreach (WordBuffer message in _toEach)
        {
            message.Clear();
            message.Write(Data);
        }

        _toEach.CopyTo(_outgoing, 0);
        return _toEach;
    }

    /// <summary>Sends the messages that were begun.</summary>
    /// <returns>The message of each process; nothing for this one.</returns>
    /// <exception cref="ProcessFailedException">Another process has failed or ended.</exception>
    public WordBuffer[] Exchange()
    {
        _exchange!.Exchange(_outgoing, _incoming);
        foreach (int process in Others)
        {
            SentBytes += _outgoing[process].Length * (long)sizeof(uint);
            if (_incoming[process].ReadInt() == Failure)
            {
                string reason = Encoding.UTF8.GetString(_incoming[process].Read<byte>(_incoming[process].ReadInt()));
                throw new ProcessFailedException($"Distributed training: {NameOf(process)} has failed: {reason}");
            }
        }

        return _incoming;
    }

    /// <summary>Names a process for a person.</summary>
    public string NameOf(int process) => $"process {process} of {Count} ({_machines[process] ?? "starting"})";

    /// <summary>Finds out whether anything is so in any process.</summary>
    public bool Any(bool isSo)
    {
        if (IsAlone)
        {
            return isSo;
        }

        BeginForAll().Write(isSo ? 1 : 0);
        WordBuffer[] incoming = Exchange();
        foreach (int process in Others)
        {
            isSo |= incoming[process].ReadInt() != 0;
        }

        return isSo;
    }

    /// <summary>Collects a value of each process, in their order.</summary>
    public T[] Gather<T>(T value)
    {
        if (IsAlone)
        {
            return [value];
        }

        WriteJson(BeginForAll(), value);
        WordBuffer[] incoming = Exchange();
        return [.. Enumerable.Range(0, Count).Select(process => process == Rank ? value : ReadJson<T>(incoming[process]))];
    }

    /// <summary>Gives all processes the value of the first.</summary>
    public T Share<T>(T value)
    {
        if (IsAlone)
        {
            return value;
        }

        WordBuffer message = BeginForAll();
        if (IsFirst)
        {
            WriteJson(message, value);
        }

        WordBuffer[] incoming = Exchange();
        return IsFirst ? value : ReadJson<T>(incoming[0]);
    }

    /// <summary>Copies the numbers of the first process's tensors into those of the others, which have the same shapes.</summary>
    public void ShareTensors(IEnumerable<Tensor> tensors)
    {
        if (IsAlone)
        {
            return;
        }

        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor tensor in tensors)
        {
            Tensor numbers = tensor.contiguous();
            WordBuffer message = BeginForAll();
            if (IsFirst)
            {
                message.Write<byte>(numbers.bytes);
            }

            WordBuffer[] incoming = Exchange();
            if (!IsFirst)
            {
                incoming[0].Read<byte>(numbers.bytes.Length).CopyTo(numbers.bytes);
                if (!tensor.is_contiguous())
                {
                    tensor.copy_(numbers);
                }
            }
        }
    }

    /// <summary>Adds the numbers of all processes. Each number is 0 in all processes but one, so that nothing is rounded.</summary>
    public void Merge(Span<double> numbers)
    {
        if (IsAlone)
        {
            return;
        }

        BeginForAll().Write<double>(numbers);
        WordBuffer[] incoming = Exchange();
        foreach (int process in Others)
        {
            TensorPrimitives.Add(numbers, incoming[process].Read<double>(numbers.Length), numbers);
        }
    }

    private static void WriteJson<T>(WordBuffer message, T value)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, s_json);
        message.Write(json.Length);
        message.Write<byte>(json);
    }

    private static T ReadJson<T>(WordBuffer message) => JsonSerializer.Deserialize<T>(message.Read<byte>(message.ReadInt()), s_json)!;

    private WordBuffer Begin(int kind)
    {
        _toAll.Clear();
        _toAll.Write(kind);
        Array.Fill(_outgoing, _toAll);
        return _toAll;
    }
}
