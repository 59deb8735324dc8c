// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuthorizableToken} from "./AuthorizableToken.sol";
import {ICreditToken} from "../interfaces/ICreditToken.sol";
import {CloneArguments} from "../model/CloneArguments.sol";

/// @title Credits of one model
/// @notice 1.000000 credit pays for one standard call of the model. Credits can be sent, sold and paid into channels
/// like any other token. Those that are sent to the vault are used up.
/// @dev Only the credit vault, set when the clone is made, makes and destroys credits; there is no other role. Not
/// protected: a holder who signs an authorization for a wrong receiver.
contract CreditToken is AuthorizableToken, ICreditToken {
    /// @notice The vault that sells these credits.
    address public vault;

    constructor() {
        _disableInitializers();
    }

    /// @inheritdoc ICreditToken
    function initialize(string calldata name_, string calldata symbol_, address vault_) external initializer {
        __ERC20_init(name_, symbol_);
        vault = vault_;
    }

    /// @inheritdoc ICreditToken
    function mint(address to, uint256 credits) external onlyVault {
        _mint(to, credits);
    }

    /// @inheritdoc ICreditToken
    function burn(address from, uint256 credits) external onlyVault {
        _burn(from, credits);
    }

    /// @notice The model to which these credits belong.
    function modelId() public view returns (uint256) {
        return CloneArguments.numberOf(address(this), 0, 8);
    }

    modifier onlyVault() {
        require(msg.sender == vault, CreditTokenNotVault(msg.sender));
        _;
    }

    /// @dev What is sent to the vault has paid for calls and is destroyed on the way, so the vault never holds credits.
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to == vault ? address(0) : to, value);
    }
}
