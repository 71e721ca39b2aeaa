namespace Service.Models;

/// <summary>A model with several users, disposed of after the last of them.</summary>
/// <param name="model">The model; its first user is the caller.</param>
internal sealed class SharedModel<TModel>(TModel model)
    where TModel : IDisposable
{
    private readonly Lock _lock = new();
    private int _users = 1;

    public TModel Model => model;

    /// <summary>Adds a user.</summary>
    /// <returns>Whether the model is still in use; otherwise it is disposed of.</returns>
    public bool TryRent()
    {
        lock (_lock)
        {
            return _users > 0 && ++_users > 0;
        }
    }

    /// <summary>Takes a user away.</summary>
    public void Return()
    {
        lock (_lock)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        model.Dispose();
    }
}
