namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The exchange of messages among the processes of a distributed training.</summary>
internal interface IMessageExchange
{
    /// <summary>The number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of processes.</summary>
    int Count { get; }

    /// <summary>Sends each other process a message, and receives one from each. All processes call it equally often.</summary>
    /// <param name="outgoing">The message to each process, by its number; that to this process is not sent.</param>
    /// <param name="incoming">Receives the message of each process; that of this process stays as it is.</param>
    /// <exception cref="ProcessFailedException">Another process has ended, or cannot be reached.</exception>
    void Exchange(WordBuffer[] outgoing, WordBuffer[] incoming);
}
