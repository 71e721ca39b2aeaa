namespace Service.Batches;

/// <summary>More texts wait than the service accepts.</summary>
internal sealed class QueueFullException(int length) : Exception($"{length} texts wait already; try again later.");
