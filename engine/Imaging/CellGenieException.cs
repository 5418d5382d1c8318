namespace CellGenie.Imaging;

/// <summary>The one family of errors that CellGenie raises for reasons a user can act on.</summary>
/// <remarks>The message is written for the user. Anything that is not a <see cref="CellGenieException"/> is a defect of ours or of the machine.</remarks>
public class CellGenieException : Exception
{
    /// <summary>Creates an error with a message for the user.</summary>
    public CellGenieException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
