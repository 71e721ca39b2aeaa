using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The exchange of messages through Open MPI.</summary>
/// <remarks>
/// A message has a header of 64 bytes with its length; a short message is in the header. Only these simple operations of MPI are used, and
/// all sums are computed here: MPI chooses the order of its own sums by the size of the message and the network.
/// </remarks>
internal sealed unsafe class OpenMpiExchange : IMessageExchange
{
    private const int HeaderWords = 16, HeaderTag = 1, DataTag = 2;

    // In place of a message's length: the process ends.
    private const uint Ended = uint.MaxValue;

    // Times after which a waiting process no longer keeps its processor busy.
    private static readonly TimeSpan s_spin = TimeSpan.FromMilliseconds(0.2), s_yield = TimeSpan.FromMilliseconds(5);

    private readonly Lock _calls = new();
    private readonly OpenMpiLibrary _mpi;
    private readonly nint _communicator;
    private readonly uint[] _sent, _received;
    private readonly nint[] _requests;
    private readonly PosixSignalRegistration _termination;
    private int _pending;
    private ProcessFailedException? _failure;

    // Whether this process is ending, or cannot reach the others.
    private volatile bool _isOver;

    private OpenMpiExchange(OpenMpiLibrary mpi)
    {
        _mpi = mpi;
        nint communicator = 0;
        int rank = 0, count = 0;
        Check(mpi.CommDup(mpi.CommWorld, &communicator));
        Check(mpi.SetErrorHandler(communicator, mpi.ErrorsReturn));
        Check(mpi.CommRank(communicator, &rank));
        Check(mpi.CommSize(communicator, &count));
        (_communicator, Rank, Count) = (communicator, rank, count);
        _sent = GC.AllocateArray<uint>(count * HeaderWords, pinned: true);
        _received = GC.AllocateArray<uint>(count * HeaderWords, pinned: true);
        _requests = GC.AllocateArray<nint>(2 * count, pinned: true);
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Terminate());
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Starts MPI in this process, and ends it with the process.</summary>
    /// <exception cref="InvalidOperationException">Open MPI is not installed, or has not started this process.</exception>
    public static OpenMpiExchange Start()
    {
        OpenMpiLibrary mpi = OpenMpiStart.Library;
        int isInitialized = 0, threads = 0;
        mpi.Initialized(&isInitialized);
        if (isInitialized == 0)
        {
            // .NET handles these signals itself: a null reference begins as one.
            OpenMpiLibrary.SetDefault("OMPI_MCA_opal_signal", "");
            int error = mpi.InitThread(null, null, OpenMpiLibrary.Serialized, &threads);
            if (error != OpenMpiLibrary.Success)
            {
                throw new InvalidOperationException($"Open MPI has not started: {mpi.Describe(error)}");
            }
        }
        else
        {
            mpi.QueryThread(&threads);
        }

        if (threads < OpenMpiLibrary.Serialized)
        {
            throw new InvalidOperationException(
                $"Open MPI: expected a level of threads of at least {OpenMpiLibrary.Serialized} (MPI_THREAD_SERIALIZED), found {threads}.");
        }

        var exchange = new OpenMpiExchange(mpi);
        if (isInitialized == 0)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => exchange.End();
        }

        return exchange;
    }

    /// <inheritdoc/>
    public void Exchange(WordBuffer[] outgoing, WordBuffer[] incoming)
    {
        lock (_calls)
        {
            ExchangeHeaders(outgoing);
            ExchangeData(outgoing, incoming);
        }
    }

    private static bool IsShort(int length) => length < HeaderWords;

    private static uint* HeaderOf(uint[] headers, int process) =>
        (uint*)Marshal.UnsafeAddrOfPinnedArrayElement(headers, process * HeaderWords);

    private void ExchangeHeaders(WordBuffer[] outgoing)
    {
        // Once a process is gone, its messages would be waited for in vain.
        if (_failure is not null)
        {
            throw _failure;
        }

        for (int process = 0; process < Count; process++)
        {
            if (process != Rank)
            {
                WordBuffer message = outgoing[process];
                Span<uint> header = _sent.AsSpan(process * HeaderWords, HeaderWords);
                header[0] = (uint)message.Length;
                new ReadOnlySpan<uint>(message.Address, IsShort(message.Length) ? message.Length : 0).CopyTo(header[1..]);
                Receive(HeaderOf(_received, process), HeaderWords, process, HeaderTag);
                Send(HeaderOf(_sent, process), HeaderWords, process, HeaderTag);
            }
        }

        Wait(canSleep: true);
        for (int process = 0; process < Count; process++)
        {
            if (process != Rank && _received[process * HeaderWords] == Ended)
            {
                throw _failure = new ProcessFailedException(
                    $"Distributed training: process {process} of {Count} has ended, and the others wait for it. Its own output says why. "
                    + "All processes must call Fit equally often.");
            }
        }
    }

    private void ExchangeData(WordBuffer[] outgoing, WordBuffer[] incoming)
    {
        for (int process = 0; process < Count; process++)
        {
            if (process == Rank)
            {
                continue;
            }

            uint* header = HeaderOf(_received, process);
            int length = (int)header[0];
            incoming[process].Expect(length);
            if (IsShort(length))
            {
                new ReadOnlySpan<uint>(header + 1, length).CopyTo(new Span<uint>(incoming[process].Address, length));
            }
            else
            {
                Receive(incoming[process].Address, length, process, DataTag);
            }

            if (!IsShort(outgoing[process].Length))
            {
                Send(outgoing[process].Address, outgoing[process].Length, process, DataTag);
            }
        }

        Wait(canSleep: false);
    }

    private void Send(uint* words, int count, int process, int tag)
    {
        nint request = 0;
        Check(_mpi.Isend(words, count, _mpi.Word, process, tag, _communicator, &request));
        _requests[_pending++] = request;
    }

    private void Receive(uint* words, int count, int process, int tag)
    {
        nint request = 0;
        Check(_mpi.Irecv(words, count, _mpi.Word, process, tag, _communicator, &request));
        _requests[_pending++] = request;
    }

    // MPI's own waiting keeps a processor busy, which threads of this machine may need. Data arrive only while MPI is called, so that a
    // process sleeps only before the others have begun.
    private void Wait(bool canSleep)
    {
        long start = Stopwatch.GetTimestamp();
        int isDone = 0;
        var requests = (nint*)Marshal.UnsafeAddrOfPinnedArrayElement(_requests, 0);
        while (true)
        {
            Check(_mpi.Testall(_pending, requests, &isDone, null));
            if (isDone != 0)
            {
                _pending = 0;
                return;
            }

            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if (waited < s_spin)
            {
                Thread.SpinWait(20);
            }
            else if (!canSleep || waited < s_yield)
            {
                Thread.Yield();
            }
            else
            {
                Thread.Sleep(1);
            }
        }
    }

    private void Check(int error)
    {
        if (error != OpenMpiLibrary.Success)
        {
            _isOver = true;
            throw _failure = new ProcessFailedException(
                $"Distributed training: process {Rank} of {Count} has lost the others: {_mpi.Describe(error)}");
        }
    }

    // mpirun ends all processes when it has lost one.
    private void Terminate()
    {
        _isOver = true;
        Console.Error.WriteLine(
            $"Microsoft.ML.NlpStudy: process {Rank} of {Count} is asked to end, as mpirun does when another process is lost. With "
                + $"{nameof(TrainingOptions)}.{nameof(TrainingOptions.Checkpoints)} the same command resumes the training.");
    }

    // Tells the others, which would otherwise wait for ever if they went on training. A process that ends in the middle of an exchange has
    // no way to tell: mpirun sees that MPI was not ended, and ends the others.
    private void End()
    {
        _termination.Dispose();
        if (_isOver || !_calls.TryEnter())
        {
            return;
        }

        _isOver = true;
        for (int process = 0; process < Count; process++)
        {
            if (process != Rank)
            {
                _sent[process * HeaderWords] = Ended;
                nint request = 0;
                _mpi.Isend(HeaderOf(_sent, process), HeaderWords, _mpi.Word, process, HeaderTag, _communicator, &request);
            }
        }

        _mpi.MpiFinalize();
    }
}
